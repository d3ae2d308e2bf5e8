#!/usr/bin/env node
/**
 * Bonus 1: a sidecar for each program of the shop. Between the sidecars there is TLS, and both ends show who they are; the programs are those
 * of Day 2 or Day 4, and speak to their own sidecar only. Run it as often as you like.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { requireRoot } from '../day1/state.ts';
import { allAnswer } from '../day2/answers.ts';
import { patience } from '../day2/patience.ts';
import { home, runFolder } from '../day2/plan.ts';
import { startInPlace } from '../day4/processes.ts';
import { ensureAuthority, identityOf, issue } from './authority.ts';
import { balancer, folder, plannedRooms, programs, sidecars } from './plan.ts';
import { ports } from './ports.ts';

const patienceMs = 20_000;

requireRoot();
if (!existsSync(`${home}/postgres`)) {
  console.error('There is no shop: run the up.ts of Day 1 and Day 2 first.');
  process.exit(1);
}
for (const each of [home, runFolder, folder]) mkdirSync(each, { recursive: true });

const rooms = plannedRooms();
const services = [...new Set(rooms.map(({ sidecar }) => sidecar.service))];
await ensureAuthority();
await Promise.all(services.filter((service) => !existsSync(identityOf(service))).map(issue));
writeFileSync(balancer.made, readFileSync(balancer.from, 'utf8').replace(...balancer.swap));

/** What the line `mesh` hands out beside the certificates. */
const told = rooms.map(({ sidecar: { service, address, inbound } }) => {
  const metrics = `http://${address}:${ports.metrics}/metrics`;
  return [service, inbound ? { port: ports.inbound, metrics } : { metrics }] as const;
});
// Of a service with several instances, the first one's.
writeFileSync(`${folder}/sidecars.json`, JSON.stringify(Object.fromEntries(told.toReversed()), null, 2));

const daemons = [...sidecars(rooms), ...programs(rooms)];
await Promise.all(daemons.map(startInPlace));
process.exit((await allAnswer(daemons, patience(patienceMs))) ? 0 : 1);
