#!/usr/bin/env node
/** Takes away what `up.ts` brought, and puts Day 2's services back in their places; what is gone already is no error. */
import { requireRoot } from '../day1/state.ts';
import { runningPid, start, stop } from '../day2/daemons.ts';
import { removeRooms } from './network.ts';
import { daemons, replaced } from './plan.ts';
import { withdrawAll } from './policies.ts';

requireRoot();
const [registry, ...others] = daemons('registry');
const running = others.filter((daemon) => runningPid(daemon) !== undefined);
await Promise.all(running.map(stop));
if (registry) await stop(registry); // last: those who end take themselves out of it
await Promise.all([withdrawAll(), removeRooms()]);
for (const daemon of replaced.filter(({ namespace }) => running.some((one) => one.namespace === namespace))) {
  start(daemon);
}
