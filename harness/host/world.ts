import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { AgentSettings } from './agent/settings.ts';
import { type Bind, bwrapArguments, machineFiles } from './bwrap.ts';
import type { Cgroups } from './cgroups.ts';
import { compiledInside } from './compiled.ts';
import { type IdRange, idCount } from './idmap.ts';
import { etcFiles, inside, ours, programs } from './inside.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const sandboxPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Where the agent finds its inherited descriptors: after the standard three, the tar archive and the map's handshake. */
const tarFd = 3;
const readyFd = 4;
const firstCgroupFd = 5;

/**
 * Root's files may lie below a folder that only root may enter, and the sandbox's root is not that root. So root first binds
 * them, in a mount namespace that only the sandbox will have, below /mnt.
 */
const bindBelowMnt = (binds: readonly Bind[]) =>
  [
    'mount -t tmpfs -o mode=0755 netproof /mnt',
    ...binds.map(({ from }, index) => {
      const target = `/mnt/${index}`;
      const make = statSync(from).isDirectory() ? 'mkdir' : 'touch';
      return `${make} ${target} && mount --bind ${quote(from)} ${target}`;
    }),
    'exec "$@"',
  ].join(' && ');

function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

function worldArguments(binds: readonly Bind[], compiled: string): string[] {
  return bwrapArguments({
    hostname: 'world',
    nested: false,
    env: { PATH: sandboxPath, HOME: '/tmp', LANG: 'C.UTF-8', NODE_NO_WARNINGS: '1', NODE_COMPILE_CACHE: compiled },
    tmpfs: [
      { path: '/tmp', mib: 64, mode: '1777' },
      { path: '/run', mib: 16 },
      { path: '/etc', mib: 1 },
    ],
    dirs: [inside.top, inside.bin, '/var', '/var/lib', '/var/lib/dpkg'],
    binds: [...binds, ...etcFiles(inside.etc.replace(inside.harness, binds[0]?.from ?? '')), ...machineFiles()],
  });
}

/**
 * Starts the outer sandbox with the agent in it, under ids of its own: as root in the range we were given (a mapping of one's own
 * root would be no sandbox), otherwise the user's subordinate ids. `compiled` is the folder of the agent's compiled code, if it exists. Throws a sentence when it does not start.
 */
export async function startWorld(
  settings: Omit<AgentSettings, 'cgroupFds' | 'events' | 'processesFd' | 'processorFd' | 'tarFd'>,
  ids: IdRange,
  cgroups: Cgroups,
  compiled: string,
): Promise<ChildProcess> {
  requireReadable();
  const asRoot = process.getuid?.() === 0;
  const { processesFd, processorFd } = cgroups;
  const limited = [processesFd, processorFd].filter((fd) => fd !== undefined);
  const inherited = [...cgroups.fds, ...cgroups.events.map(({ fd }) => fd), ...limited];
  const numberInside = (fd: number) => firstCgroupFd + inherited.indexOf(fd);
  const agentSettings: AgentSettings = {
    ...settings,
    tarFd,
    cgroupFds: cgroups.fds.map(numberInside),
    events: cgroups.events.map(({ limit, fd }) => ({ limit, fd: numberInside(fd) })),
    ...(processesFd === undefined ? {} : { processesFd: numberInside(processesFd) }),
    ...(processorFd === undefined ? {} : { processorFd: numberInside(processorFd) }),
  };
  const kept = existsSync(compiled);
  const shown = kept ? [...ours, { from: compiled, to: compiledInside.kept }] : ours;
  const binds = asRoot ? shown.map(({ to }, index) => ({ from: `/mnt/${index}`, to })) : shown;
  const agent = [inside.node, programs.labHost, JSON.stringify(agentSettings)];
  const asWorldRoot = 'exec setpriv --reuid 0 --regid 0 --clear-groups --pdeathsig KILL -- "$@"';
  const wait = `echo r >&${readyFd}; exec ${readyFd}>&-; read _; ${asWorldRoot}`;
  const inUserNamespace = [
    ...['unshare', '--user', '--keep-caps', '--', 'sh', '-c', wait, 'sh'],
    ...['bwrap', ...worldArguments(binds, kept ? compiledInside.kept : compiledInside.fresh), '--', ...agent],
  ];
  const command = asRoot
    ? [
        'unshare',
        '--mount',
        '--propagation',
        'private',
        '--',
        'sh',
        '-c',
        bindBelowMnt(shown),
        'sh',
        ...inUserNamespace,
      ]
    : inUserNamespace;
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', ...inherited],
    env: { PATH: sandboxPath },
  });
  child.stdin?.on('error', () => undefined);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error(
      `This machine lets us make no user namespace: ${errors.trim() || 'no reason given'}. Try 'npm run doctor'.`,
    );
  });
  failed.catch(() => undefined);
  await Promise.race([once(child.stdio[readyFd] as NodeJS.ReadableStream, 'data'), failed]);
  await mapIds(child.pid ?? 0, ids, asRoot);
  child.stdin?.write('go\n');
  return child;
}

/** Tells the kernel which ids of the machine the sandbox's ids are (user_namespaces(7), newuidmap(1)). */
async function mapIds(pid: number, ids: IdRange, asRoot: boolean): Promise<void> {
  if (asRoot) {
    writeFileSync(`/proc/${pid}/uid_map`, `0 ${ids.uidBase} ${idCount}\n`);
    writeFileSync(`/proc/${pid}/gid_map`, `0 ${ids.gidBase} ${idCount}\n`);
    return;
  }
  // The user's own id comes last, so that the agent may enter the user's home; the lab host's map leaves it out.
  const own = [process.getuid?.(), process.getgid?.()];
  await Promise.all([
    execa('newuidmap', [pid, 0, ids.uidBase, idCount, idCount, own[0] ?? 0, 1].map(String)),
    execa('newgidmap', [pid, 0, ids.gidBase, idCount, idCount, own[1] ?? 0, 1].map(String)),
  ]);
}

/** The lab host's users are none of this machine's: what it runs of ours must be readable by others. */
function requireReadable(): void {
  for (const { from } of ours) {
    if ((statSync(from).mode & 0o004) === 0) {
      throw new Error(
        `${from} is not readable by others, so a lab host cannot use it: run 'chmod -R o+rX ${project}'.`,
      );
    }
  }
}
