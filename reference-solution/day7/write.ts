#!/usr/bin/env node
/**
 * Writes Day 7's documents from the network that runs: as Markdown, and as PDF those that are asked as PDF. Run it after day1/up.ts and day2/up.ts.
 * They go to $LAB_OUT, or to docs/day7.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx/core';
import { requireRoot } from '../day1/state.ts';
import { lookAround } from './facts.ts';
import { asPdf } from './pages.ts';
import { architecture } from './texts/architecture.ts';
import { comparison } from './texts/comparison.ts';
import { demo } from './texts/demo.ts';
import { guide } from './texts/guide.ts';
import { operations } from './texts/operations.ts';
import { slides } from './texts/slides.ts';

requireRoot();
const home = join(import.meta.dirname, '..');
const folder = process.env.LAB_OUT ?? join(home, 'docs/day7');
mkdirSync(folder, { recursive: true });

const facts = await lookAround(readFileSync(join(home, 'docs/day5-comparison.md'), 'utf8'));
const { days } = JSON.parse(readFileSync(join(home, 'submission.json'), 'utf8'));
await $({ env: { ...process.env, LAB_OUT: folder } })`node ${join(home, 'day3/topology.ts')}`;

// For who does not see it.
const drawing = join(folder, 'topology.svg');
writeFileSync(drawing, readFileSync(drawing, 'utf8').replace(/<svg\b[^>]*>/, '$&<title>The network</title>'));

// What the stations of the shop answer when each is asked: the log of a test.
const asked = facts.services.slice(0, 4).map(async ({ name, address, ports: [port] }) => {
  const health = `http://${address}:${port}/health`;
  const { stdout } = await $`ip netns exec ${name} curl -s -o /dev/null -w %{http_code} ${health}`.nothrow();
  return `${stdout === '200' ? 'ok  ' : 'FAIL'} ${name}: GET ${health} -> ${stdout}`;
});
writeFileSync(join(folder, 'tests.txt'), `${(await Promise.all(asked)).join('\n')}\n`);

// A few seconds of customers, and who then talked to whom.
const capture = mkdtempSync(join(tmpdir(), 'traffic-'));
const counting = $({
  env: { ...process.env, LAB_OUT: capture, LAB_SECONDS: '6' },
})`node ${join(home, 'day3/traffic.ts')}`;
const shop = `http://${facts.services[0]?.address}/api/products`;
const customers = $`for customer in $(seq 20); do ip netns exec api-gateway curl -s -o /dev/null ${shop}; sleep 0.2; done`;
await Promise.all([counting, customers]);
copyFileSync(join(capture, 'packets_per_service_pair.csv'), join(folder, 'traffic.csv'));

const texts = {
  architecture: architecture(facts),
  guide: guide(facts),
  operations: operations(facts, days.day7),
  comparison: comparison(facts),
  slides: slides(facts),
  demo: demo(facts),
};
for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.md`), text);
for (const name of ['architecture', 'operations', 'comparison', 'slides'] as const) {
  const look = name === 'slides' ? 'slides' : 'pages';
  writeFileSync(join(folder, `${name}.pdf`), await asPdf(texts[name], folder, look));
}
