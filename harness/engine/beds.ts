import { type AnyCheck, groundOf, type LabHostBed, type Result, unitOf } from '../model/index.ts';

/** What a lab host is to have. */
export type Opening = Pick<LabHostBed, 'memoryMib' | 'hosts'>;

/** The units whose work a check looks at. */
export function unitsBehind(check: AnyCheck): readonly string[] {
  const { bed } = groundOf(check.on);
  const below = bed.kind === 'lab-host' ? [...bed.up, ...bed.runs.map((line) => unitOf({ id: line }))] : [];
  return [...below, unitOf(check)];
}

/** The lines that have run in a bed, in order, in which of two lab hosts, and with which variables. */
export function linesOf({ up, runs, hosts, env = {} }: LabHostBed) {
  const further = runs.map((one, at) => {
    const [unit = '', line = ''] = one.split('.');
    return { unit, line, on: hosts?.[at], env };
  });
  return [...up.map((unit) => ({ unit, line: 'up', on: undefined, env: {} })), ...further];
}

/** The units behind the checks of which a mark was lost. */
export function lostUnits(checks: readonly AnyCheck[], results: readonly Result[]): ReadonlySet<string> {
  const lost = new Set(results.flatMap(({ id, status }) => (status === 'fail' || status === 'blocked' ? [id] : [])));
  return new Set(checks.filter(({ id }) => lost.has(id)).flatMap(unitsBehind));
}

/** What has to be opened for a bed. */
export function openingOf(bed: LabHostBed | undefined): Opening {
  const { memoryMib, hosts } = bed ?? {};
  return { ...(memoryMib === undefined ? {} : { memoryMib }), ...(hosts === undefined ? {} : { hosts }) };
}

/** 'lab host: day1, day2, day4.tiers'; 'two lab hosts: day6.hostA, day6.hostB'. */
export function nameOf(bed: LabHostBed | undefined): string {
  const lines = [...(bed?.up ?? []), ...(bed?.runs ?? [])].join(', ');
  const what = bed?.hosts === undefined ? 'lab host' : 'two lab hosts';
  return `${what}: ${lines}${bed?.replica === undefined ? '' : ` (${bed.replica})`}`;
}
