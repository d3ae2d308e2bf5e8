#!/usr/bin/env node
/**
 * Bonus 2: the gateway and the product instances trace what they do. They are the programs of Day 4, or of Day 2 where there is no
 * registry, started anew with one module more: nothing in them knows of tracing.
 *
 *   OTEL_EXPORTER_OTLP_ENDPOINT=http://203.0.113.1:80 node bonus2/up.ts
 */
import { join } from 'node:path';
import { requireRoot } from '../day1/state.ts';
import { allAnswer } from '../day2/answers.ts';
import { patience } from '../day2/patience.ts';
import type { Daemon } from '../day2/plan.ts';
import { startInPlace } from '../day4/processes.ts';
import { runningShop } from '../day4/running.ts';
import { withSettings } from '../day4/settings.ts';

const patienceMs = 20_000;
const tracer = join(import.meta.dirname, 'tracer.ts');

requireRoot();
const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
if (!endpoint) {
  console.error('Where is the collector? Name it: OTEL_EXPORTER_OTLP_ENDPOINT=http://192.0.2.1:4318');
  process.exit(1);
}

/** All instances of a service have its name: which of them it was is not what a trace is about. */
const serviceOf = (namespace: string) =>
  ['api-gateway', 'product-service'].find((service) => namespace.startsWith(service));

const traced = runningShop().flatMap((daemon): Daemon[] => {
  const service = serviceOf(daemon.namespace);
  if (service === undefined) return [];
  const settings = {
    NODE_OPTIONS: `--import=${tracer}`,
    OTEL_SERVICE_NAME: service,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: process.env.OTEL_BSP_SCHEDULE_DELAY ?? '5000',
  };
  return [{ ...daemon, command: withSettings(settings, daemon.command) }];
});

await Promise.all(traced.map(startInPlace));
process.exit((await allAnswer(traced, patience(patienceMs))) ? 0 : 1);
