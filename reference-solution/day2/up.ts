#!/usr/bin/env node
/**
 * Day 2: the shop moves in. A load balancer, three services and two stores, each in the namespace that Day 1 made for it.
 *
 * Everything is started at once, and nothing waits for its neighbour's start: each service connects when it can, which
 * it must be able to do anyway, as any of them may be restarted at any time. Run it as often as you like: what runs is
 * left alone. Done means that every part *answers*. That a process was started says little, and a fixed sleep less.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { allAnswer } from './answers.ts';
import { start } from './daemons.ts';
import { patience } from './patience.ts';
import { daemons, home, runFolder } from './plan.ts';

const patienceMs = 20_000;

function stopWith(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

if (process.getuid?.() !== 0) stopWith(`Entering a namespace needs root. Run: sudo node ${process.argv[1]}`);
const missing = daemons.find(({ namespace }) => !existsSync(`/run/netns/${namespace}`));
if (missing) stopWith(`There is no namespace ${missing.namespace}: run Day 1's up.ts first.`);

for (const folder of [home, runFolder]) mkdirSync(folder, { recursive: true });
for (const daemon of daemons) start(daemon);
process.exit((await allAnswer(daemons, patience(patienceMs))) ? 0 : 1);
