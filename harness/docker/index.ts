import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { connectAgent } from '../host/calls.ts';
import { takeIds } from '../host/idmap.ts';
import { afterGiven, machineTime } from '../host/machine-time.ts';
import { measureSlowness } from '../host/slowness.ts';
import {
  asking,
  type BuildRequest,
  type Composition,
  type Docker,
  type Json,
  type LabHost,
  type NoDocker,
} from '../model/index.ts';
import { findEngine } from './engine-here.ts';
import { takeEngineLock } from './engine-lock.ts';
import { makePlace, memoryForData } from './place.ts';
import type { DockerCalls, DockerReady } from './protocol.ts';
import { startReaper } from './reaper.ts';
import { startSandbox } from './sandbox.ts';
import { type DockerLimits, type DockerSettings, dockerLimits } from './settings.ts';

export interface DockerOptions {
  /** Eight hex digits or more, to repeat a run's nonces; random when left out. */
  readonly seed?: string;
  /** Bounds on all containers of an engine of our own together. */
  readonly limits?: Partial<DockerLimits>;
  /** Whether this machine is thrown away afterwards, so that its own engine may be used though it shields nothing; as $NETPROOF_DISPOSABLE says when left out. */
  readonly disposable?: boolean;
}

const startMs = 60_000;
const cgroupParents = [
  '',
  'blkio',
  'cpu',
  'cpuacct',
  'cpuset',
  'devices',
  'freezer',
  'hugetlb',
  'memory',
  'misc',
  'net_cls',
  'net_prio',
  'perf_event',
  'pids',
  'rdma',
  'systemd',
  'unified',
];

/**
 * Opens a Docker engine to grade with: the one that runs on this machine, else one of our own in namespaces of its own. `await using`
 * ends it and all that was made in it; so does the end of this process, however it comes. Where neither can be: the one reason.
 */
export async function openDocker(options: DockerOptions = {}): Promise<Docker | NoDocker> {
  const { disposable = process.env.NETPROOF_DISPOSABLE === '1' } = options;
  const here = await findEngine(disposable);
  if ('unavailable' in here) return here;
  const ids = await takeIds();
  let turn: { release(): void } | undefined;
  let folder: string;
  try {
    turn = here.kind === 'running' ? await takeEngineLock() : undefined;
    folder = makePlace();
  } catch (error) {
    ids.release();
    turn?.release();
    return { unavailable: `Docker cannot be used: ${(error as Error).message}.` };
  }
  const session = randomBytes(6).toString('hex');
  const settings: DockerSettings = {
    kind: here.kind,
    seed: options.seed ?? randomBytes(8).toString('hex'),
    folder,
    dataMib: here.kind === 'own' ? memoryForData() : 0,
    socket: here.kind === 'running' ? here.socket : `${folder}/docker.sock`,
    session,
    cgroup: `netproof-docker-${process.pid}-${session}`,
    uidBase: ids.uidBase,
    gidBase: ids.gidBase,
    hostPid: process.pid,
    limits: { ...dockerLimits, ...options.limits },
  };
  const reaper = startReaper({
    folder,
    cgroups: cgroupParents.map((one) => `/sys/fs/cgroup/${one}/${settings.cgroup}`),
  });
  const child = startSandbox(settings);
  const exited = once(child, 'exit');
  const remote = connectAgent(child, endedEarly);
  const close = async () => {
    // With its input at an end the agent leaves; an engine of our own ends with it, in the machine's one it first removes what is ours.
    child.stdin?.end();
    if (settings.kind === 'own') child.kill('SIGKILL');
    await exited;
    await reaper.release();
    ids.release();
    turn?.release();
  };
  const callOff = afterGiven(startMs, () => child.kill('SIGKILL'));
  try {
    await measureSlowness();
    const { versions, address } = (await remote.ready) as DockerReady;
    return engineOf(settings, remote.call, versions, address, close);
  } catch (error) {
    await close();
    return { unavailable: `Docker cannot be used: ${(error as Error).message}` };
  } finally {
    callOff();
  }
}

function endedEarly(errors: string): Error {
  const reason = /^\w*Error: (.*)$/m.exec(errors)?.[1] ?? errors.split('\n').at(-1);
  return new Error(`The agent beside the Docker engine ended early: ${reason || 'no reason given'}`);
}

async function noShell(): Promise<never> {
  throw new Error('A Docker engine runs no shell lines of a submission: use build, compose, exec or run.');
}

function engineOf(
  settings: DockerSettings,
  call: (name: string, args: Json) => Promise<Json>,
  versions: Docker['versions'],
  address: string,
  close: () => Promise<void>,
): Docker {
  let settledSince = machineTime().given();
  const ask = asking<DockerCalls>((name, args) => call(`docker.${name}`, args));
  const change: typeof ask = async (name, args) => {
    try {
      return await ask(name, args);
    } finally {
      settledSince = machineTime().given();
    }
  };
  const unpack = async (tar: NodeJS.ReadableStream) => {
    await pipeline(tar, createWriteStream(`${settings.folder}/submission.tar`, { mode: 0o600 }));
    await ask('unpack', null);
  };
  const host: LabHost = {
    uplink: { name: 'eth0', address },
    seed: settings.seed,
    get settledSince() {
      return settledSince;
    },
    unpack,
    run: noShell,
    start: noShell,
    probe: call,
    [Symbol.asyncDispose]: close,
  };
  const standIns: string[] = [];
  const noting = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    standIns.splice(0, standIns.length, ...(await ask('standIns', null)));
    return result;
  };
  const compose: Docker['compose'] = (file, project = 'shop', options = {}): Composition => {
    const of = { file, project, ...options };
    return {
      project: settings.kind === 'own' ? project : `netproof-${settings.session}-${project}`,
      refusals: () => ask('compose.refusals', of),
      config: () => ask('compose.config', of),
      build: (options) => noting(change('compose.build', { ...of, ...options })),
      up: (options = {}) => noting(change('compose.up', { ...of, options })),
      down: (options = {}) => change('compose.down', { ...of, options }),
      ps: () => ask('compose.ps', of),
      logs: (service) => ask('compose.logs', { ...of, ...(service !== undefined && { service }) }),
    };
  };
  return {
    kind: settings.kind,
    versions,
    host,
    address,
    standIns,
    unpack,
    compose,
    build: (request: BuildRequest) => noting(change('build', request)),
    containers: () => ask('containers', null),
    images: () => ask('images', null),
    image: (name) => ask('image', { name }),
    volumes: () => ask('volumes', null),
    networks: () => ask('networks', null),
    exec: (container, words, options) => change('exec', { container, words, ...options }),
    run: (image, words, options) => noting(change('run', { image, words, ...options })),
    kill: async (container, signal = 'SIGKILL') => void (await change('kill', { container, signal })),
    freeze: async (containers) => void (await change('freeze', { containers })),
    thaw: async (containers) => void (await change('thaw', { containers })),
    start: async (container) => void (await change('start', { container })),
    applyPolicy: (file) => change('policy.apply', { file }),
    dropPolicy: async () => void (await change('policy.drop', null)),
    resolver: (container) => ask('resolver', { container }),
    logs: (container) => ask('logs', { container }),
    clean: async () => void (await change('clean', null)),
    [Symbol.asyncDispose]: close,
  };
}
