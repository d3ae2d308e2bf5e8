#!/usr/bin/env node
/**
 * Bonus 4: one product instance at rest, up to three under load. Day 4's gateway finds whoever registers and strikes off whoever ends, so
 * that is all there is to do: start and stop. Run it as often as you like.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { bridge } from '../day1/plan.ts';
import { hasLink, requireRoot } from '../day1/state.ts';
import { allAnswer } from '../day2/answers.ts';
import { start, stop } from '../day2/daemons.ts';
import { patience } from '../day2/patience.ts';
import { home, runFolder } from '../day2/plan.ts';
import { addRooms } from '../day4/network.ts';
import { startInPlace } from '../day4/processes.ts';
import { instances, needed, scaler } from './plan.ts';

const patienceMs = 20_000;

requireRoot();
if (!hasLink(bridge.name) || !existsSync(home)) {
  console.error("There is no shop: run the up.ts of Day 1 and Day 2 first, and Day 4's if you like.");
  process.exit(1);
}
for (const folder of [home, runFolder]) mkdirSync(folder, { recursive: true });
await addRooms();
const [first, ...others] = instances;
// Of Day 4, the registry and the gateway are needed, and they may be running.
await Promise.all([...needed, ...(first ? [first] : [])].map(startInPlace));
const isUp = await allAnswer([...needed, ...(first ? [first] : [])], patience(patienceMs));
await Promise.all(others.map(stop));
start(scaler);
process.exit(isUp ? 0 : 1);
