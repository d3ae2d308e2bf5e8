#!/usr/bin/env node
/**
 * Day 4: the shop grows up. A registry that everyone reports to, two more product services, a gateway that knows who of
 * the three is well, and a policy for who may talk to whom.
 *
 *   node day4/up.ts [--policies nftables|iptables|iptables-legacy] [--gateway registry|list]
 *
 * Run it as often as you like: what runs is left alone, and what runs with other settings is started anew.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bridge } from '../day1/plan.ts';
import { hasLink, requireRoot } from '../day1/state.ts';
import { allAnswer } from '../day2/answers.ts';
import { type Patience, patience } from '../day2/patience.ts';
import { home, runFolder } from '../day2/plan.ts';
import { addRooms } from './network.ts';
import { daemons, rotation } from './plan.ts';
import { type Enforcer, enforce, enforcers } from './policies.ts';
import { startInPlace } from './processes.ts';

const patienceMs = 20_000;

function stopWith(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function oneOf<T extends string>(option: string, choices: readonly T[]): T {
  const given = values[option];
  return choices.find((choice) => choice === given) ?? stopWith(`--${option} is one of ${choices.join(', ')}.`);
}

/** Whether the gateway has every instance in its rotation before patience is over, or the machine had no time for that. */
async function allInRotation(left: Patience): Promise<boolean> {
  for (; left() === 'left'; await delay(40)) {
    const answer = await fetch(rotation.url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    const members = (await answer?.json().catch(() => undefined)) as Record<string, unknown[]> | undefined;
    if (Object.entries(rotation.full).every(([service, count]) => members?.[service]?.length === count)) return true;
  }
  return left() === 'starved';
}

const { values } = parseArgs({
  options: {
    policies: { type: 'string', default: 'nftables' },
    gateway: { type: 'string', default: 'registry' },
  },
  strict: false,
});
const enforcer: Enforcer = oneOf('policies', enforcers);
const planned = daemons(oneOf('gateway', ['registry', 'list']));

requireRoot();
if (!hasLink(bridge.name)) stopWith(`There is no bridge ${bridge.name}: run Day 1's up.ts first.`);
if (!existsSync(`${home}/postgres`)) stopWith("There is no database: run Day 2's up.ts first.");
for (const folder of [home, runFolder]) mkdirSync(folder, { recursive: true });

await addRooms();
await Promise.all([enforce(enforcer), ...planned.map(startInPlace)]);
const left = patience(patienceMs);
if (!(await allAnswer(planned, left))) process.exit(1);
if (!(await allInRotation(left))) stopWith(`The gateway does not find every instance: see ${rotation.url}.`);
