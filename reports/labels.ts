import { type Grade, type Result, unitOf } from '../harness/model/index.ts';

/** What units are called, as a record says it; records of version 1 do not. */
export type Named = Pick<Grade, 'units'>;

/** `Day 1`; the unit's id where the record does not say. Not yet safe to show. */
export function unitName({ units }: Named, unit: string): string {
  return units?.find(({ id }) => id === unit)?.name ?? unit;
}

/** The title of a unit, or undefined where the record has none. */
export function unitTitle({ units }: Named, unit: string): string | undefined {
  return units?.find(({ id }) => id === unit)?.title;
}

/** The title of a task, or undefined where the record has none. */
export function taskTitle({ units }: Named, unit: string, task: string): string | undefined {
  return units?.find(({ id }) => id === unit)?.tasks.find(({ id }) => id === task)?.title;
}

/** Points with at most two decimals: `60`, `17.5`. */
export function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** `84 %` of what could be judged, rounded down so that only full marks read as 100; undefined when nothing could be. */
export function percentage({ earned, possible }: Pick<Grade, 'earned' | 'possible'>): string | undefined {
  return possible > 0 ? `${Math.floor((earned / possible) * 100 + 1e-9)} %` : undefined;
}

/** `850 ms`, `12.3 s` or `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `21 November 2026, 09:41 UTC`. Throws a RangeError for an invalid date. */
export function longDate(date: Date): string {
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** `node 24.21.0, kernel 6.1.0`; not yet safe to show. */
export function toolsOf({ tools }: Pick<Grade, 'tools'>): string {
  return Object.entries(tools)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** What a status is called, and the sign beside it: never a colour alone. */
export const statusLabels = { pass: 'passed', fail: 'failed', blocked: 'blocked', error: 'not judged' } as const;
export const statusSigns = { pass: '✓', fail: '✗', blocked: '–', error: '?' } as const;

/** `Ada Lovelace (alovelace)`; the id alone where there is no other name. Not yet safe to show. */
export function whoOf({ id, name }: Grade['student']): string {
  return name !== '' && name !== id ? `${name} (${id})` : id;
}

/** `5.83/35`, or `not counted` for what could not be judged. */
export function scoreOf({ status, earned, points: most }: Pick<Result, 'status' | 'earned' | 'points'>): string {
  return status === 'error' ? 'not counted' : `${points(earned)}/${points(most)}`;
}

/** The units a grade speaks of, in their order. */
export function unitsOf({ days: runs, results }: Pick<Grade, 'days' | 'results'>): string[] {
  return [...new Set([...runs.map(({ day }) => day), ...results.map(unitOf)])];
}

/** The units that a grade is about: those that were judged, and not what was only brought up for them; where none was judged, all it speaks of. */
export function judgedUnits(grade: Pick<Grade, 'days' | 'results'>): string[] {
  const judged = [...new Set(grade.results.map(unitOf))];
  return judged.length > 0 ? judged : unitsOf(grade);
}

/** The verdict as a sentence without its full stop. */
export function verdictSentence(grade: Grade): string {
  const errors = grade.results.filter(({ status }) => status === 'error').length;
  const checks = errors === 1 ? 'one check' : `${errors} checks`;
  switch (grade.verdict) {
    case 'passed':
      return 'All checks passed';
    case 'failed':
      return 'Marks were lost';
    case 'needs-review':
      return errors > 0 ? `Needs review: ${checks} could not be judged` : 'Needs review';
  }
}

/** What the reports of a lab are headed with. Not yet safe to show. */
export function labTitle({ lab }: Pick<Grade, 'lab'>): string {
  return lab?.title ?? 'Container networking lab';
}

/** The brief's section of a check as a path in the project that opens: 'labs/day1/README.md#task-1-2'. Not yet safe to show. */
export function briefOf({ spec }: Pick<Result, 'spec'>): string {
  const [folder = '', section] = spec.split('#');
  return `${folder}/README.md${section === undefined ? '' : `#${section}`}`;
}

/** Where a link to the brief leads from a report, `briefs` being the way to the project; undefined where the record names no brief. */
export function briefLink(result: Pick<Result, 'spec'>, briefs: string): string | undefined {
  return /^labs\/[\w-]+(#[\w-]+)?$/.test(result.spec) ? `${briefs}${briefOf(result)}` : undefined;
}
