import { readJson } from '../../harness/model/index.ts';
import { topology } from '../../labs/topology.ts';

/** A line of health.jsonl that says something of a service. */
export type HealthLine = {
  readonly service: string;
  readonly status: 'UP' | 'DOWN' | 'other';
  readonly latencyMs: number | null;
};

/** Reads the lines that are whole and are JSON; services may be named by their address, statuses written as one likes. */
export function readHealthLines(text: string): HealthLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => {
    const found = fieldsOf(line);
    const service = found && nameOf(found.service ?? found.name ?? found.namespace);
    if (!found || !service) return [];
    const status = String(found.status ?? found.state ?? '').toUpperCase();
    const latency = Number(found.latencyms ?? found.latency ?? Number.NaN);
    return [
      {
        service,
        status: status === 'UP' || status === 'DOWN' ? status : 'other',
        latencyMs: Number.isFinite(latency) && found.latencyms !== null ? latency : null,
      },
    ];
  });
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = readJson(line);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name.toLowerCase().replace(/[\s_-]/g, ''), one]),
    );
  } catch {
    return undefined;
  }
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return topology.services.find(({ name, address }) => name === text || text.split(':')[0] === address)?.name;
}
