#!/usr/bin/env node
/** Undoes a fault, and waits until product-service answers again: node bonus3/heal.ts cut|crash|loss|latency */
import { setTimeout as delay } from 'node:timers/promises';
import { requireRoot } from '../day1/state.ts';
import { patience } from '../day2/patience.ts';
import { askedFor, question } from './faults.ts';
import { note, readJournal } from './journal.ts';

const patienceMs = 20_000;
const answerMs = 1000;

const answers = () =>
  fetch(question, { signal: AbortSignal.timeout(answerMs) }).then(
    ({ ok }) => ok,
    () => false,
  );

requireRoot();
const { name, fault } = askedFor();
await fault.heal();
const left = patience(patienceMs);
while (!(await answers())) {
  if (left() !== 'left') {
    console.error(`${question} does not answer: ${name} is undone, and something else is wrong.`);
    process.exit(1);
  }
  await delay(40);
}
const entry = readJournal()[name];
if (entry) note(name, { ...entry, backAt: Date.now() });
