import { type AnyCheck, groundOf, type LabHostBed, type Result, unitOf } from '../model/index.ts';

/** The units whose work a check looks at. */
export function unitsBehind(check: AnyCheck): readonly string[] {
  const { bed } = groundOf(check.on);
  const below = bed.kind === 'lab-host' ? [...bed.up, ...bed.runs.map((line) => unitOf({ id: line }))] : [];
  return [...below, unitOf(check)];
}

/** The units behind the checks of which a mark was lost. */
export function lostUnits(checks: readonly AnyCheck[], results: readonly Result[]): ReadonlySet<string> {
  const lost = new Set(results.flatMap(({ id, status }) => (status === 'fail' || status === 'blocked' ? [id] : [])));
  return new Set(checks.filter(({ id }) => lost.has(id)).flatMap(unitsBehind));
}

/** What a lab host needs for a bed. */
export function memoryOf(bed: LabHostBed | undefined): { readonly memoryMib?: number } {
  return bed?.memoryMib === undefined ? {} : { memoryMib: bed.memoryMib };
}

/** 'lab host: day1, day2, day4.tiers'. */
export function nameOf(bed: LabHostBed | undefined): string {
  const lines = [...(bed?.up ?? []), ...(bed?.runs ?? [])].join(', ');
  return `lab host: ${lines}${bed?.replica === undefined ? '' : ` (${bed.replica})`}`;
}
