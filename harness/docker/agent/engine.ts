import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from '../../host/agent/lab.ts';
import { createNamespace, type Namespace, within } from '../../host/agent/namespaces.ts';
import { createOutside, type Outside, plugIn } from '../../host/agent/outside.ts';
import { outside as addresses } from '../../host/agent/settings.ts';
import { udpInside } from '../../host/agent/sockets.ts';
import type { DockerSettings } from '../settings.ts';
import { boundCgroup } from './cgroups.ts';
import { output } from './command.ts';

/** An engine's place in the network. */
export interface Place {
  readonly lab: Lab;
  readonly outside: Outside;
  /** Where '@client' reaches published ports. */
  readonly address: string;
}

const startMs = 30_000;
const log = '/tmp/dockerd.log';

/** Starts an engine of our own in a network namespace beside a client's. Throws a sentence when it does not come up. */
export async function startEngine(settings: DockerSettings): Promise<Place> {
  const engine = createNamespace('@engine');
  const holder = within(engine, () => spawn('sleep', ['infinity'], { stdio: 'ignore' }));
  closeSync(engine.fd);
  const lab: Lab = { pid: holder.pid ?? 0, root: openSync('/', 'r'), process: holder };
  const outside = await createOutside([lab], 'eth0');
  const host = hostNamespace(lab.pid);
  await plugIn(host, undefined, 'eth0');
  refuseNames(outside.internet);
  writeFileSync('/etc/resolv.conf', `nameserver ${addresses.router}\noptions timeout:1 attempts:1\n`);
  writeFileSync('/etc/subuid', `nobody:${settings.uidBase}:65536\n`);
  writeFileSync('/etc/subgid', `nobody:${settings.gidBase}:65536\n`);
  boundCgroup(settings.cgroup, settings.limits);
  const daemon = within(host, () => startDaemon(settings));
  closeSync(host.fd);
  await answering(settings.socket, daemon);
  return { lab, outside, address: addresses.labHost };
}

/** The place of an engine that runs on this machine: its client is the machine itself. */
export function joinEngine({ hostPid }: DockerSettings): Place {
  const holder = spawn('sleep', ['infinity'], { stdio: 'ignore' });
  const lab: Lab = { pid: hostPid, root: openSync('/', 'r'), process: holder };
  // Under a number of its own, or it would pass for the host's namespace, which it is.
  const client = { ...hostNamespace(hostPid), key: '@client', inode: -1 };
  return { lab, outside: { internet: createNamespace('@internet'), client }, address: '127.0.0.1' };
}

function hostNamespace(pid: number): Namespace {
  const fd = openSync(`/proc/${pid}/ns/net`, 'r');
  return { key: '@host', fd, inode: fstatSync(fd).ino, names: [] };
}

function startDaemon({ folder, socket, cgroup }: DockerSettings): ChildProcess {
  const options = {
    'data-root': `${folder}/data`,
    'exec-root': '/run/docker',
    pidfile: '/run/docker.pid',
    host: `unix://${socket}`,
    'userns-remap': 'nobody:nogroup',
    'cgroup-parent': `/${cgroup}`,
    'exec-opt': 'native.cgroupdriver=cgroupfs',
    'storage-driver': 'overlay2',
    'log-level': 'warn',
    'default-ulimit': 'nofile=20000:20000',
  };
  const words = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const fd = openSync(log, 'w');
  const daemon = spawn('dockerd', words, { stdio: ['ignore', fd, fd] });
  closeSync(fd);
  return daemon;
}

async function answering(socket: string, daemon: ChildProcess): Promise<void> {
  const deadline = performance.now() + startMs;
  let failed: Error | undefined;
  daemon.once('error', (error) => {
    failed = error;
  });
  for (;;) {
    if (failed || daemon.exitCode !== null) {
      const said = failed?.message ?? readFileSync(log, 'utf8').trim().split('\n').at(-1);
      throw new Error(`dockerd ended at once and said: ${said}`);
    }
    try {
      await output(['docker', '--host', `unix://${socket}`, 'version', '--format', '{{.Server.Version}}']);
      return;
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`dockerd did not answer within ${startMs / 1000} s: ${(error as Error).message}`);
      await delay(50);
    }
  }
}

/** Says of every name at once that there is none (RFC 1035, 4.1.1): an engine asks outside for names that it does not have. */
function refuseNames(internet: Namespace): void {
  const udp = udpInside(internet, addresses.router, 53);
  udp.on('message', (query, from) => {
    if (query.length < 12) return;
    const reply = Buffer.from(query);
    reply.writeUInt16BE(0x8183, 2);
    udp.send(reply, from.port, from.address);
  });
}
