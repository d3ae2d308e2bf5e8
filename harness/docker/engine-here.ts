import { existsSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { NoDocker } from '../model/index.ts';

/** What this machine offers. */
export type EngineHere = { readonly kind: 'own' } | { readonly kind: 'running'; readonly socket: string } | NoDocker;

const socket = '/var/run/docker.sock';
const install =
  "'apt-get install docker.io docker-compose busybox-static' brings it, 'npm run doctor' says what else is missing";

const wayOut =
  "and one that runs here keeps no users of its own for containers ('userns-remap' in docs.docker.com/engine/security/userns-remap), so what is graded could reach this machine; set that, or say --disposable where the machine is thrown away afterwards";

/**
 * Looks for an engine to grade with: the one that runs on this machine where it keeps containers' root apart from the machine's, or where
 * the machine is `disposable`; else one of our own, if that can be.
 */
export async function findEngine(disposable: boolean): Promise<EngineHere> {
  const no = (reason: string): NoDocker => ({ unavailable: `Docker is not available: ${reason}.` });
  const asRoot = process.getuid?.() === 0;
  if (!has('busybox')) return no(`there is no busybox to make base images from; ${install}`);
  if (!(has('docker') && (has('docker-compose') || (await runs(['docker', 'compose', 'version'])))))
    return no(`there is no docker with Compose on this machine; ${install}`);
  const running = existsSync(socket) ? await securityOf(socket) : undefined;
  const fit = running !== undefined && (disposable || /name=(userns|rootless)\b/.test(running));
  if (running !== undefined && (fit || !asRoot)) {
    return asRoot
      ? { kind: 'running', socket }
      : no("an engine runs here, but only root may enter its containers' networks to look; run as root, with sudo");
  }
  if (!asRoot) return no('no engine runs here, and only root may start one; run as root, with sudo');
  const none = running === undefined ? 'no engine runs here' : `none of our own can be started here, ${wayOut}`;
  if (!has('dockerd')) return no(`${none}; there is no dockerd to start one; ${install}`);
  if (!existsSync('/sys/fs/cgroup/memory') && !existsSync('/sys/fs/cgroup/cgroup.controllers'))
    return no(`${none}; without cgroups none of our own can hold containers to limits`);
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8')))
    return no(`${none}; the kernel has no overlay file system for one of our own, 'modprobe overlay' may help`);
  return { kind: 'own' };
}

function has(program: string): boolean {
  return ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}

/** What keeps containers of a running engine apart, as it says itself; undefined when it does not answer. */
async function securityOf(path: string): Promise<string | undefined> {
  const words = ['--host', `unix://${path}`, 'info', '--format', '{{json .SecurityOptions}}'];
  const { exitCode, stdout } = await execa('docker', words, { reject: false, timeout: 10_000 });
  return exitCode === 0 ? stdout : undefined;
}

async function runs([file = '', ...args]: readonly string[]): Promise<boolean> {
  return (await execa(file, args, { reject: false, timeout: 10_000 })).exitCode === 0;
}
