#!/usr/bin/env node
/** Renews every service's certificate. No connection ends: the sidecars show the new one to whoever comes from now on. */
import { requireRoot } from '../day1/state.ts';
import { runningPid } from '../day2/daemons.ts';
import { issue } from './authority.ts';
import { plannedRooms, sidecars } from './plan.ts';

requireRoot();
const rooms = plannedRooms();
await Promise.all([...new Set(rooms.map(({ sidecar }) => sidecar.service))].map(issue));
for (const sidecar of sidecars(rooms)) {
  const pid = runningPid(sidecar);
  if (pid !== undefined) process.kill(pid, 'SIGHUP');
}
