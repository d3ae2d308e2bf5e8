import { existsSync } from 'node:fs';
import { openDocker } from '../../harness/docker/index.ts';
import { defaultLimits } from '../../harness/host/agent/settings.ts';
import { makeCgroups } from '../../harness/host/cgroups.ts';
import { takeIds } from '../../harness/host/idmap.ts';
import { openLabHost } from '../../harness/host/index.ts';
import type { Finding } from './finding.ts';

/**
 * What we may do here, found by doing it: map user ids, make cgroups, open a lab host, which takes all the rest together, and open
 * a Docker engine.
 */
export async function findPermissions(): Promise<Finding[]> {
  return [await ids(), await labHost(), cgroups(), await docker()];
}

async function ids(): Promise<Finding> {
  const about = { group: 'permissions', name: 'user ids', needed: true } as const;
  try {
    const range = await takeIds();
    range.release();
    return { ...about, ok: true, seen: process.getuid?.() === 0 ? 'root' : `from ${range.uidBase} on` };
  } catch (error) {
    return { ...about, ok: false, reason: (error as Error).message };
  }
}

async function labHost(): Promise<Finding> {
  const about = { group: 'permissions', name: 'a lab host', needed: true } as const;
  const start = performance.now();
  try {
    await using _host = await openLabHost();
    return { ...about, ok: true, seen: `ready in ${Math.round(performance.now() - start)} ms` };
  } catch (error) {
    return { ...about, ok: false, reason: (error as Error).message };
  }
}

async function docker(): Promise<Finding> {
  const about = { group: 'permissions', name: 'Docker', needed: false } as const;
  const start = performance.now();
  const opened = await openDocker();
  if ('unavailable' in opened) return { ...about, ok: false, reason: `${opened.unavailable} Day 5 needs it` };
  await using engine = opened;
  const ready = `ready in ${Math.round(performance.now() - start)} ms`;
  const { versions } = engine;
  const whose = engine.kind === 'running' ? 'the one that runs here' : 'of our own';
  return { ...about, ok: true, seen: `${versions.engine}, Compose ${versions.compose}, ${whose}, ${ready}` };
}

function cgroups(): Finding {
  const about = { group: 'permissions', name: 'cgroups', needed: false } as const;
  const version = existsSync('/sys/fs/cgroup/cgroup.controllers')
    ? 'v2'
    : existsSync('/sys/fs/cgroup/pids')
      ? 'v1'
      : 'none';
  const made = makeCgroups(`doctor-${process.pid}`, defaultLimits);
  made.release();
  const absent = (['processes', 'memory', 'cpu'] as const).filter((one) => !made.bounded.includes(one));
  if (absent.length === 0) return { ...about, ok: true, seen: `${version}, writable` };
  const instead = 'resource limits (setrlimit) do instead, so there is nothing to do';
  if (made.fds.length === 0) {
    return {
      ...about,
      ok: false,
      reason: `${version === 'none' ? 'none here' : `${version}, not ours to make`}; ${instead}`,
    };
  }
  return {
    ...about,
    ok: true,
    seen: `${version}, bounds ${made.bounded.join(' and ')}, not ${absent.join(' and ')}`,
  };
}
