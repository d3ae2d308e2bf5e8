#!/usr/bin/env node
/** Task 4.4: the shop once more, in three networks one behind the other, on a machine where Day 1's network is not up. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx/core';
import { bridge as flat, forwarding } from '../../day1/plan.ts';
import { hasLink, hasNamespace, requireRoot } from '../../day1/state.ts';
import { allAnswer } from '../../day2/answers.ts';
import { start } from '../../day2/daemons.ts';
import { patience } from '../../day2/patience.ts';
import { home, runFolder } from '../../day2/plan.ts';
import { daemons, gatewayAt, nginxConf, prefix, tiers } from './plan.ts';

const patienceMs = 20_000;

/** A bridge for each tier, and the rooms on it: as on Day 1, three times. */
function hostLines(): string[] {
  return tiers.flatMap(({ bridge, address, rooms }) => [
    ...(hasLink(bridge) ? [] : [`link add ${bridge} type bridge`]),
    `addr replace ${address}/${prefix} dev ${bridge}`,
    `link set ${bridge} up`,
    ...rooms.flatMap(({ name, link }) => [
      ...(hasNamespace(name) ? [] : [`netns add ${name}`]),
      ...(hasLink(link) ? [] : [`link add ${link} type veth peer name eth0 netns ${name}`]),
      `link set ${link} master ${bridge} up`,
    ]),
  ]);
}

/** A room knows its own network. All else, the other tiers too, is behind the host. */
async function configureRooms(): Promise<void> {
  const rooms = tiers.flatMap(({ address: gateway, rooms }) => rooms.map((room) => ({ ...room, gateway })));
  await Promise.all(
    rooms.map(({ name, address, gateway }) => {
      const lines = [
        'link set lo up',
        `addr replace ${address}/${prefix} dev eth0`,
        'link set eth0 up',
        `route replace default via ${gateway}`,
      ];
      return $({ input: lines.join('\n') })`ip -n ${name} -batch -`;
    }),
  );
}

requireRoot();
if (hasLink(flat.name)) {
  console.error(`The flat network is up, with namespaces of the same names: run Day 1's down.ts first.`);
  process.exit(1);
}
for (const folder of [home, runFolder]) mkdirSync(folder, { recursive: true });

// The policy comes before the first packet can be routed.
await $`nft -f ${join(import.meta.dirname, 'tiers.nft')}`;
await $({ input: hostLines().join('\n') })`ip -batch -`;
await configureRooms();
if (!existsSync(forwarding.before)) writeFileSync(forwarding.before, readFileSync(forwarding.file));
writeFileSync(forwarding.file, '1');

writeFileSync(nginxConf.to, readFileSync(nginxConf.from, 'utf8').replaceAll(gatewayAt.flat, gatewayAt.tiered));
for (const daemon of daemons) start(daemon);
process.exit((await allAnswer(daemons, patience(patienceMs))) ? 0 : 1);
