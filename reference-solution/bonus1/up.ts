#!/usr/bin/env node
/**
 * Bonus 1: a sidecar for each program of the shop. Between the sidecars there is TLS, and both ends show who they are; the programs are those of
 * Day 2 and Day 4, and notice nothing. Run it as often as you like.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { requireRoot } from '../day1/state.ts';
import { allAnswer } from '../day2/answers.ts';
import { patience } from '../day2/patience.ts';
import { daemons, home, runFolder } from '../day2/plan.ts';
import { startInPlace } from '../day4/processes.ts';
import { ensureAuthority, identityOf, issue } from './authority.ts';
import { folder, plannedRooms, rulesOf, sidecars } from './plan.ts';
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

/** What the line `mesh` hands out beside the certificates; of a service with several instances, the first one's. */
const told = rooms.toReversed().map(({ sidecar: { service, address, inbound } }) => {
  const metrics = `http://${address}:${ports.metrics}/metrics`;
  return [service, inbound ? { port: ports.inbound, metrics } : { metrics }] as const;
});
writeFileSync(`${folder}/sidecars.json`, JSON.stringify(Object.fromEntries(told), null, 2));

const all = sidecars(rooms);
await Promise.all(all.map(startInPlace));
const left = patience(patienceMs);
if (!(await allAnswer(all, left))) process.exit(1);
// Not before: until the sidecars are there, nobody is led to them.
await Promise.all(rooms.map((room) => $({ input: rulesOf(room) })`ip netns exec ${room.namespace} nft -f -`));
const shop = daemons.filter(({ namespace }) => namespace === 'nginx-lb');
process.exit((await allAnswer(shop, left)) ? 0 : 1);
