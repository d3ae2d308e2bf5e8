import { posix } from 'node:path';
import { interpreterOf, type Submission, shellWord } from '../../harness/submission/index.ts';
import type { Unit } from '../../labs/catalogue.ts';
import type { WorkFound } from './work-found.ts';

/** A submission.json for work that is there already, and what it leaves open, in sentences. */
export interface Proposal {
  readonly manifest: { readonly student: Submission['student']; readonly days: Readonly<Record<string, object>> };
  readonly open: readonly string[];
}

/** Words in the name of a script that say which line of which day it is; the name of the line itself always does. */
const words: Readonly<Record<string, RegExp>> = {
  'day1.up': /network|netns|namespace|foundation/i,
  'day2.up': /services?|shop|apps?/i,
  'day3.traffic': /traffic/i,
  'day3.health': /health/i,
  'day3.connections': /connection/i,
  'day3.topology': /topolog/i,
  'day4.up': /advanced|discovery|registry|polic/i,
  'day4.tiers': /tiers?\b/i,
};

/** What each day's lines could be: what custom says, else the only script whose name says so. */
export function propose(submission: Submission, found: WorkFound, days: readonly Unit[]): Proposal {
  const open: string[] = [];
  const lineOf = (day: Unit, name: string): string | undefined => {
    const plan = submission.days[day.id];
    const known = name === 'up' ? plan?.up : plan?.lines[name];
    if (known) return known;
    const fitting = found.scripts.filter((path) => says(path, day, name));
    const [only, ...others] = fitting;
    if (only !== undefined && others.length === 0) return `${interpreterOf(only)} ${shellWord(only)}`;
    // Of extra work that nobody has done nothing is missing.
    if (day.optional && fitting.length === 0) return undefined;
    open.push(`${day.id}.${name}: ${fitting.length === 0 ? 'no script found' : `could be ${fitting.join(', ')}`}`);
    return undefined;
  };
  const proposed = days.map((day) => {
    const lines = day.lines.flatMap((name) => {
      const line = lineOf(day, name);
      return line === undefined ? [] : [[name, line] as const];
    });
    return [
      day.id,
      { ...Object.fromEntries(lines), ...stackOf(found, day, days), ...others(submission, day) },
    ] as const;
  });
  const filled = proposed.filter(([, lines]) => Object.keys(lines).length > 0);
  return { manifest: { student: submission.student, days: Object.fromEntries(filled) }, open };
}

function says(path: string, day: Unit, name: string): boolean {
  const stem = posix.parse(path).name;
  const [, word, number] = /^(\D+)(\d+)$/.exec(day.id) ?? [];
  // A number alone is a day's: '2_services.sh' is nobody's bonus.
  const said =
    word === 'day' ? `^0*${number}(?!\\d)|(day|task)[ _-]?0*${number}(?!\\d)` : `${word}[ _-]?0*${number}(?!\\d)`;
  const numbered = name === 'up' && number !== undefined && new RegExp(said, 'i').test(stem);
  return numbered || (words[`${day.id}.${name}`]?.test(stem) ?? false);
}

/** A unit without a line of its own has a stack: its is the only Compose file, extra work's the only one on whose path its name stands. */
function stackOf({ composeFiles }: WorkFound, day: Unit, days: readonly Unit[]): { readonly compose?: string } {
  if (day.lines.length > 0) return {};
  const isNamed = (path: string, { id }: Unit) => path.toLowerCase().includes(id);
  const [only, ...more] = composeFiles.filter((path) =>
    day.optional ? isNamed(path, day) : !days.some((one) => one.optional && isNamed(path, one)),
  );
  return only === undefined || more.length > 0 ? {} : { compose: only };
}

/** What is there for it beside its lines: files that custom names, and its document. */
function others(submission: Submission, day: Unit): Readonly<Record<string, string>> {
  const documents = submission.entries
    .filter(({ kind, path }) => kind === 'file' && path.endsWith('.md'))
    .map(({ path }) => path);
  const document = documents.filter((path) => new RegExp(`(^|/)${day.id}(/README)?\\.md$`, 'i').test(path));
  const named = submission.days[day.id]?.lines ?? {};
  const files = Object.entries(named).filter(([name]) => !day.lines.includes(name));
  return { ...Object.fromEntries(files), ...(document.length === 1 ? { document: `${document[0]}` } : {}) };
}
