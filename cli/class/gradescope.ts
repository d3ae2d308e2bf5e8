import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KnownAs } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';

/** Who handed in a folder of Gradescope's export. */
export interface Submitter {
  readonly id: string;
  readonly name: string;
  readonly known: KnownAs;
  /** ISO 8601, UTC. */
  readonly handedIn?: string;
  /** Names of the others of a group. */
  readonly others: readonly string[];
}

export const gradescopeFile = 'submission_metadata.yml';

/**
 * Reads an export's submission_metadata.yml: `submission_123456:` with `:submitters:` and each one's `:name`, `:sid` and `:email`, by the
 * folder's name. Throws bad input when it is another file.
 */
export async function readGradescope(folder: string): Promise<ReadonlyMap<string, Submitter>> {
  const file = join(folder, gradescopeFile);
  const found = new Map<string, Submitter>();
  for (const [name, facts] of Object.entries(await readYaml(file))) {
    const all = asList(asRecord(facts)[':submitters']).map(asRecord);
    const [first, ...others] = all.map((one) => ({
      name: text(one[':name']),
      sid: text(one[':sid']),
      email: text(one[':email']),
    }));
    const number = /^submission_(\d+)$/.exec(name)?.[1];
    if (first === undefined) continue;
    const known = {
      ...(number !== undefined && { gradescope: number }),
      ...(first.sid && { number: first.sid }),
      ...(first.email && { email: first.email }),
    };
    const id = first.sid || first.email || name;
    const handedIn = timeIn(asRecord(facts)[':created_at']);
    found.set(name, {
      id,
      name: first.name || id,
      known,
      ...(handedIn !== undefined && { handedIn }),
      others: others.map((one) => one.name || one.email),
    });
  }
  if (found.size === 0)
    throw badInput(`${quote(file)} names no submitters: export the submissions from Gradescope again.`);
  return found;
}

async function readYaml(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    // Ruby's tags stand before some values; they say nothing of interest.
    return asRecord(parse(await readFile(file, 'utf8'), { logLevel: 'error', uniqueKeys: false, schema: 'failsafe' }));
  } catch (error) {
    const reason = printable((error as Error).message.split('\n', 1)[0] ?? '').replace(/\.$/, '');
    throw badInput(`${quote(file)} cannot be read (${reason}): export the submissions from Gradescope again.`);
  }
}

/** Rails writes `utc: 2026-11-20 10:11:12.000000000 Z`, or a plain time. */
function timeIn(value: unknown): string | undefined {
  const written = text(asRecord(value).utc) || text(value);
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(?:Z|UTC)$/.exec(written) ?? [];
  const at = new Date(`${day}T${time}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
