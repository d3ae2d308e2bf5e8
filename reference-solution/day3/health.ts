#!/usr/bin/env node
/**
 * Task 3.2: who is alive. Looks at every service each $LAB_PERIOD seconds (10 by default) until Ctrl+C, or for $LAB_SECONDS.
 *
 *   node health.ts [--listen 127.0.0.1:8090] [--terminal]
 *
 * Each look is a line of JSON in $LAB_OUT/health.jsonl. A dashboard is served, and shown here too if this is a terminal.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { milliseconds, outFolder, refuse } from './common/settings.ts';
import { type Dashboard, serveDashboard } from './health/dashboard.ts';
import { type Look, watch } from './health/monitor.ts';
import { view } from './health/terminal.ts';

function options() {
  try {
    return parseArgs({
      options: { listen: { type: 'string', default: '127.0.0.1:8090' }, terminal: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    return refuse(`${(error as Error).message} Known are --listen ADDRESS:PORT and --terminal.`);
  }
}

const { listen, terminal } = options();
const [, host = '', port = ''] =
  /^(.+):(\d{1,5})$/.exec(listen) ?? refuse(`--listen takes ADDRESS:PORT; it is ${listen}.`);
const periodMs = milliseconds('LAB_PERIOD', 10_000);
const wholeMs = milliseconds('LAB_SECONDS', undefined);
const file = join(outFolder(), 'health.jsonl');
const inTerminal = terminal || process.stdout.isTTY;

const end = new AbortController();
let dashboard: Dashboard | undefined;
let complained = false;

/** Appends at once, as whoever reads along wants to know now. A full disk must not end the watch. */
function record(look: Look): void {
  try {
    appendFileSync(file, `${JSON.stringify(look)}\n`);
  } catch (error) {
    if (!complained) console.error(`${file} cannot be written: ${(error as Error).message}. The watch goes on.`);
    complained = true;
  }
}

const last = new Map<string, string>();
function tell(look: Look): void {
  if (last.get(look.service) !== look.status && !inTerminal) {
    const detail = look.status === 'UP' ? `${look.latencyMs} ms` : look.reason;
    console.log(`${look.time.toISOString()} ${look.service} is ${look.status}: ${detail}`);
  }
  last.set(look.service, look.status);
}

const picture = watch(periodMs, end.signal, (look) => {
  record(look);
  tell(look);
  dashboard?.renew();
});

try {
  dashboard = await serveDashboard(host, Number(port), picture);
  console.log(`Dashboard: ${dashboard.url}`);
} catch (error) {
  console.error(`No dashboard is served at ${listen}: ${(error as Error).message}. The watch goes on.`);
}

const redraw = () => process.stdout.write(view(picture(), dashboard?.url));
if (inTerminal) setInterval(redraw, Math.min(periodMs, 1000)).unref();

function stop(): void {
  end.abort();
  dashboard?.close();
  const { outages } = picture();
  console.log(`Outages: ${outages.length}. Every look is in ${file}.`);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
if (wholeMs) setTimeout(stop, Math.max(0, wholeMs - performance.now()));
