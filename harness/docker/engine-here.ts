import { existsSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { NoDocker } from '../model/index.ts';

/** What this machine offers. */
export type EngineHere = { readonly kind: 'own' } | { readonly kind: 'running'; readonly socket: string } | NoDocker;

const socket = '/var/run/docker.sock';
const install =
  "'apt-get install docker.io docker-compose busybox-static' brings it, 'npm run doctor' says what else is missing";

/** Looks for an engine that runs, and for what one of our own needs. */
export async function findEngine(): Promise<EngineHere> {
  const no = (reason: string): NoDocker => ({ unavailable: `Docker is not available: ${reason}.` });
  const asRoot = process.getuid?.() === 0;
  if (!has('busybox')) return no(`there is no busybox to make base images from; ${install}`);
  if (!(has('docker') && (has('docker-compose') || (await runs(['docker', 'compose', 'version'])))))
    return no(`there is no docker with Compose on this machine; ${install}`);
  if (existsSync(socket) && (await runs(['docker', '--host', `unix://${socket}`, 'info']))) {
    return asRoot
      ? { kind: 'running', socket }
      : no("an engine runs here, but only root may enter its containers' networks to look; run as root, with sudo");
  }
  if (!asRoot) return no('no engine runs here, and only root may start one; run as root, with sudo');
  if (!has('dockerd')) return no(`no engine runs here, and there is no dockerd to start one; ${install}`);
  if (!existsSync('/sys/fs/cgroup/memory') && !existsSync('/sys/fs/cgroup/cgroup.controllers'))
    return no('no engine runs here, and without cgroups none of our own can hold containers to limits');
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8')))
    return no(
      "no engine runs here, and the kernel has no overlay file system for one of our own; 'modprobe overlay' may help",
    );
  return { kind: 'own' };
}

function has(program: string): boolean {
  return ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}

async function runs([file = '', ...args]: readonly string[]): Promise<boolean> {
  return (await execa(file, args, { reject: false, timeout: 10_000 })).exitCode === 0;
}
