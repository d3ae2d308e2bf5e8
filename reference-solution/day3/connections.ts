#!/usr/bin/env node
/**
 * Task 3.3: who holds connections to whom. One look at the TCP sockets of every namespace, and at the kernel's table of
 * connections where it keeps one. Tables are printed; connections.json is left in $LAB_OUT.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namespaces, output } from './common/namespaces.ts';
import { outFolder, requireRoot } from './common/settings.ts';
import { tracked } from './connections/conntrack.ts';
import { report, tables } from './connections/report.ts';
import { readSockets, type Socket } from './connections/sockets.ts';

requireRoot();
const folder = outFolder();
const problems: string[] = [];

/** One namespace that cannot be read is one sentence, and the others are none the worse. */
async function socketsOf(name: string): Promise<[string, Socket[]][]> {
  try {
    return [[name, readSockets(await output(name, ['ss', '-Htan']))]];
  } catch (error) {
    problems.push((error as Error).message);
    return [];
  }
}

const found = namespaces();
if (found.length === 0) problems.push("There is no namespace: run Day 1's up.ts first.");
const [table, ...seen] = await Promise.all([tracked(), ...found.map(({ name }) => socketsOf(name))]);
const connections = report(new Map(seen.flat()));

console.log(tables(connections));
if ('states' in table) {
  const states = Object.entries(table.states).map(([state, count]) => `${count} ${state}`);
  console.log(`The kernel tracks ${states.join(', ') || 'no TCP connection'}.`);
} else problems.push(table.missing);
for (const problem of problems) console.error(problem);
const content = { time: new Date().toISOString(), ...connections, conntrack: table, problems };
writeFileSync(join(folder, 'connections.json'), `${JSON.stringify(content, null, 2)}\n`);
