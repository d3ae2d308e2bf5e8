import { readJson } from '../../harness/model/index.ts';
import { topology } from '../../labs/topology.ts';
import type { ToolRun } from './tool.ts';

/** Established connections per service, by the service's name, and of all by state: what a report says. */
export type ConnectionReport = {
  readonly services: Readonly<Record<string, number>>;
  readonly states: Readonly<Record<string, number>>;
};

/** Reads connections.json, or a report that was printed instead. A string is why there is none. */
export function readConnections(run: ToolRun): ConnectionReport | string {
  const file = run.files.find(({ name }) => /(^|\/)connections\.json$/i.test(name));
  const found = parse((file?.text ?? run.output).replace(/^\ufeff/, '').trim());
  if (file === undefined && found === undefined) return 'it left no connections.json in $LAB_OUT';
  if (found === undefined) return 'its connections.json is no JSON';
  const whole = fields(found);
  const services = entries(whole.services, 'service').map(([name, value]) => [
    nameOf(name),
    number(typeof value === 'object' ? fields(value).established : value),
  ]);
  if (services.length === 0) return 'its connections.json names no services';
  const states = entries(whole.states, 'state').map(([name, value]) => [
    stateOf(name),
    number(typeof value === 'object' ? (fields(value).connections ?? fields(value).count) : value),
  ]);
  const counted = (list: (string | number | undefined)[][]) =>
    Object.fromEntries(list.filter(([, count]) => count !== undefined)) as Record<string, number>;
  return { services: counted(services), states: counted(states) };
}

function parse(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** An object's fields, in lower case and without blanks, dashes and underscores. */
function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.toLowerCase().replace(/[\s_-]/g, ''), one]),
  );
}

/** What an object says by name; a list of objects that name themselves is taken for one. */
function entries(value: unknown, self: string): [string, unknown][] {
  if (!Array.isArray(value)) return Object.entries(typeof value === 'object' && value !== null ? value : {});
  return value.map((one) => [String(fields(one)[self] ?? fields(one).name ?? ''), one]);
}

function number(value: unknown): number | undefined {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined;
}

function nameOf(text: string): string {
  return topology.services.find(({ address }) => address === text.trim())?.name ?? text.trim();
}

/** 'ESTAB' and 'TIME-WAIT' of ss(8) as the kernel and conntrack(8) spell them. */
function stateOf(text: string): string {
  const state = text.trim().toUpperCase().replaceAll('-', '_');
  return state === 'ESTAB' ? 'ESTABLISHED' : state;
}
