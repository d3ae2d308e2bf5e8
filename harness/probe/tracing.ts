import { outside } from '../host/agent/settings.ts';
import type { LabHost, Span } from '../model/index.ts';
import { ask } from './protocol.ts';

/** Where the simulated internet takes traces: OTLP over HTTP, on a port that Day 4's policy lets out. */
export const collector = `http://${outside.router}:80`;

/** The spans of these traces (hex digits, small) that were exported so far. */
export async function exportedSpans(host: LabHost, traceIds: readonly string[]): Promise<Span[]> {
  return ask(host, 'spans', { traceIds });
}
