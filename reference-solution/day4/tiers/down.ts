#!/usr/bin/env node
/** Stops the tiered shop and takes its networks away; what is gone already is no error. The database's data stays. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { forwarding } from '../../day1/plan.ts';
import { hasLink, hasNamespace, requireRoot } from '../../day1/state.ts';
import { stop } from '../../day2/daemons.ts';
import { daemons, tiers } from './plan.ts';

requireRoot();
const [stores, askers] = [daemons.slice(0, 2), daemons.slice(2)];
await Promise.all(askers.map(stop));
await Promise.all(stores.map(stop));

const rooms = tiers.flatMap(({ rooms }) => rooms);
const links = [...rooms.map(({ link }) => link), ...tiers.map(({ bridge }) => bridge)].filter(hasLink);
const namespaces = rooms.map(({ name }) => name).filter(hasNamespace);
const lines = [...links.map((link) => `link del ${link}`), ...namespaces.map((name) => `netns del ${name}`)];
if (lines.length > 0) await $({ input: lines.join('\n') })`ip -batch -`;
await $({ input: 'table inet tiers {}\ndelete table inet tiers\n' })`nft -f -`;

if (existsSync(forwarding.before)) {
  writeFileSync(forwarding.file, readFileSync(forwarding.before));
  rmSync(forwarding.before);
}
