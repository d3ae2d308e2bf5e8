import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, writeFileSync } from 'node:fs';
import type { HostName } from '../../model/index.ts';
import { bwrapArguments, machineFiles } from '../bwrap.ts';
import { labIdMap } from '../idmap.ts';
import { inside } from '../inside.ts';
import type { AgentSettings } from './settings.ts';

/** The lab host as the agent sees it. */
export interface Lab {
  /** Process 1 of the lab host, in the agent's numbering. */
  readonly pid: number;
  /** Descriptor of its root directory. */
  readonly root: number;
  readonly process: ChildProcess;
  /** Which of two it is; left out where it is alone. */
  readonly name?: HostName;
}

// First what stands in for what cannot work here, last what stands in for what the machine may lack.
const labPath =
  '/lab/shims/bin:/lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/lab/shims/fallback';
export const labFolder = '/lab/submission';

export const labEnv = {
  PATH: labPath,
  HOME: '/root',
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TERM: 'xterm',
  // As if the student had said `sudo ./up.sh`.
  SUDO_USER: 'student',
  SUDO_UID: '1000',
  SUDO_GID: '1000',
  DEBIAN_FRONTEND: 'noninteractive',
  // What a service prints is to be read while it runs.
  PYTHONUNBUFFERED: '1',
  // Tells the grader of commands that are not there.
  BASH_ENV: '/lab/shims/lib/bash-env',
};

const spareProcesses = 128;

/**
 * Starts a command under the lab host's limits: in its cgroups, where there are any, and with resource limits
 * (setrlimit(2)). Every process that enters the lab host is started here.
 */
export function spawnConfined(
  settings: AgentSettings,
  command: readonly string[],
  stdio: readonly ('ignore' | 'pipe' | number)[],
): ChildProcess {
  const join = settings.cgroupFds.map(
    (_, index) => `echo 0 >&${stdio.length + index} || exit 125; exec ${stdio.length + index}>&-;`,
  );
  // It counts the agent's own threads too (user_namespaces(7)): with room for those, the cgroup or the agent's watch, which can name the limit, comes first.
  const rlimits = ['--nofile=20000:20000', '--core=0', `--nproc=${settings.limits.processes + spareProcesses}`];
  // Twice, so that the agent's watch, which can name the limit, comes first.
  if (!settings.memoryBounded) rlimits.push(`--data=${2 * settings.limits.memoryMib * 1024 * 1024}`);
  const script = `${join.join(' ')} exec prlimit ${rlimits.join(' ')} -- "$@"`;
  return spawn('sh', ['-c', script, 'sh', ...command], { stdio: [...stdio, ...settings.cgroupFds] });
}

const folders = Object.entries({
  '/var/lib': ['nginx', 'redis', 'postgresql'],
  '/var/log': ['nginx', 'redis', 'postgresql', 'journal', 'units'],
  '/run': ['postgresql', 'systemd/system'],
  '/etc': [
    ...['nginx/conf.d', 'nginx/modules-enabled', 'nginx/snippets', 'systemd/system', 'systemd/network', 'netplan'],
    ...['network/interfaces.d', 'network/if-up.d', 'iptables', 'apt/sources.list.d', 'apt/keyrings', 'apt/apt.conf.d'],
    ...[
      'cron.daily',
      'cron.hourly',
      'sudoers.d',
      'ssh',
      'ssl/certs',
      'docker',
      'security/limits.d',
      'logrotate.d',
      'netns',
    ],
  ],
})
  .flatMap(([below, names]) => names.map((name) => `${below}/${name}`))
  .join(' ');

const firstCommands = [
  'cp -r /lab/etc/. /etc/',
  // Debian's cluster, configured; its data are made at the first use.
  'bash /lab/shims/lib/postgresql configure > /dev/null 2>&1 &',
  // A second sysfs over the first, or `ip netns exec` cannot mount its own (mount(8), and the kernel's mount_too_revealing).
  'mount -t sysfs sysfs /sys',
  // bwrap gives its /dev no size.
  'mount -t tmpfs -o remount,size=1m,nosuid,mode=755 tmpfs /dev',
  'ip link set lo up',
  `mkdir -p /home/student /var/www/html ${folders}`,
  'chown 102:105 /var/lib/redis /var/log/redis; chown 103:106 /var/lib/postgresql /var/log/postgresql /run/postgresql; chown 1000:1000 /home/student',
  'wait; echo ready >&3; exec 3>&-',
  // bash reaps orphans while it waits in `read`, and its input never comes: it ends with the agent.
  'while read -r _; do :; done',
].join('\n');

/** Starts the lab hosts' sandboxes inside this world: those that the settings name, or one alone. Throws when one does not come up. */
export async function startLabs(settings: AgentSettings): Promise<readonly [Lab, ...Lab[]]> {
  const [first, ...others] = settings.hosts;
  const labs = await Promise.all([startLab(settings, first), ...others.map((name) => startLab(settings, name))]);
  return labs as [Lab, ...Lab[]];
}

async function startLab(settings: AgentSettings, name: HostName | undefined): Promise<Lab> {
  // It counts for the namespaces below ours too, and nobody in them can raise it (namespaces(7)).
  writeFileSync('/proc/sys/user/max_net_namespaces', String(settings.limits.networks));
  const arguments_ = bwrapArguments({
    hostname: name === undefined ? 'labhost' : `host-${name}`,
    nested: true,
    env: labEnv,
    tmpfs: [
      { path: '/dev/shm', mib: 128, mode: '1777' },
      { path: '/tmp', mib: 256, mode: '1777' },
      { path: '/run', mib: 64 },
      { path: '/var', mib: 512 },
      { path: '/root', mib: 128, mode: '0700' },
      { path: '/home', mib: 128 },
      { path: '/opt', mib: 128 },
      { path: '/srv', mib: 64 },
      { path: '/etc', mib: 32 },
      { path: '/usr/local', mib: 64 },
      { path: labFolder, mib: 256 },
    ],
    dirs: [
      '/lab',
      '/run/netns',
      '/mnt',
      '/var/log',
      '/var/lib',
      '/var/cache',
      '/var/www',
      '/var/lib/dpkg',
      '/usr/local/bin',
      '/usr/local/sbin',
      '/usr/local/lib',
    ],
    binds: [
      { from: inside.etc, to: '/lab/etc' },
      { from: inside.bin, to: '/lab/bin' },
      { from: inside.shims, to: '/lab/shims' },
      { from: inside.modules, to: '/lab/node_modules' },
      ...machineFiles(),
    ],
  });
  const sticky = ['/run/lock', '/var/tmp'].flatMap((path) => ['--perms', '1777', '--dir', path]);
  const links = [
    ...[
      ['/run', '/var/run'],
      ['../usr/lib/os-release', '/etc/os-release'],
    ],
    // Debian's Python looks for its site's customisation there.
    ...readdirSync('/usr/lib').flatMap((name) =>
      /^python3\.\d+$/.test(name) ? [['/lab/shims/python', `/etc/${name}`]] : [],
    ),
  ].flatMap((link) => ['--symlink', ...link]);
  const bwrap = [
    ...['bwrap', '--size', '67108864', '--tmpfs', '/', ...arguments_, ...sticky, ...links, '--chdir', '/'],
    ...['--as-pid-1', '--info-fd', '4', '--', 'bash', '-c', firstCommands],
  ];
  const asRoot = 'echo r >&3; read _; exec setpriv --reuid 0 --regid 0 --clear-groups --pdeathsig KILL -- "$@"';
  const command = ['unshare', '--user', '--keep-caps', '--', 'sh', '-c', asRoot, 'sh', ...bwrap];
  const child = spawnConfined(settings, command, ['pipe', 'ignore', 'pipe', 'pipe', 'pipe']);
  const errors = collect(child, 2);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The lab host did not start: ${errors().trim() || 'no reason given'}`);
  });
  const info = collect(child, 4);
  const informed = line(child, 4);
  await Promise.race([line(child, 3), ended]);
  writeFileSync(`/proc/${child.pid}/uid_map`, labIdMap);
  writeFileSync(`/proc/${child.pid}/gid_map`, labIdMap);
  (child.stdin as NodeJS.WritableStream).write('go\n');
  await Promise.race([Promise.all([line(child, 3), informed]), ended]);
  const pid = (JSON.parse(info()) as { 'child-pid': number })['child-pid'];
  child.removeAllListeners('exit');
  // What process 1 holds, the submission can write to.
  for (const fd of [2, 3, 4]) child.stdio[fd]?.destroy();
  const root = openSync(`/proc/${pid}/root`, 'r');
  return { pid, root, process: child, ...(name === undefined ? {} : { name }) };
}

function collect(child: ChildProcess, fd: number): () => string {
  let text = '';
  child.stdio[fd]?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return () => text;
}

async function line(child: ChildProcess, fd: number): Promise<void> {
  await once(child.stdio[fd] as NodeJS.ReadableStream, 'data');
}
