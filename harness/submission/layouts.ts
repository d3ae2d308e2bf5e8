import { quote } from '../model/index.ts';
import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';
import type { Manifest } from './manifest.ts';
import { filesIn } from './shell-line.ts';

/** How many of a class lay out their work: what `submission.json` would say of each day. It comes from `course.json`. */
export type Layout = NonNullable<Manifest['days']>;

/** Paths in lines: words with a slash or an ending. */
const pathWord = /[^\s'"|&;()<>`$=]*[/.][^\s'"|&;()<>`$=]+/g;

/**
 * The manifest with what a layout says of the days that it leaves without an `up`: for each day, the first layout whose files the submission
 * has. What the manifest says of a day stays. Also a sentence for each day that was taken from a layout.
 */
export function applyLayouts(
  layouts: readonly Layout[],
  intake: Pick<Intake, 'entries'>,
  manifest: Manifest,
): { readonly manifest: Manifest; readonly remarks: readonly string[] } {
  const days = [...new Set(layouts.flatMap((layout) => Object.keys(layout)))];
  const taken = days.flatMap((day) => {
    if (manifest.days?.[day]?.up !== undefined) return [];
    const layout = layouts.find((one) => fits(one[day], intake));
    return layout?.[day] === undefined ? [] : [[day, { ...layout[day], ...manifest.days?.[day] }] as const];
  });
  if (taken.length === 0) return { manifest, remarks: [] };
  const remarks = taken.map(([day, { up = '' }]) => `The course's layout says how ${day} is brought up: ${quote(up)}.`);
  return { manifest: { ...manifest, days: { ...manifest.days, ...Object.fromEntries(taken) } }, remarks };
}

/** The paths that layouts name: where they are, there is the work. */
export function layoutMarks(layouts: readonly Layout[]): readonly string[] {
  const lines = layouts.flatMap((layout) =>
    Object.values(layout).flatMap(({ document: _, ...own }) => Object.values(own)),
  );
  return [...new Set(lines.flatMap((line) => line.match(pathWord) ?? []).map((path) => path.replace(/^\.\//, '')))];
}

function fits(day: Layout[string] | undefined, intake: Pick<Intake, 'entries'>): boolean {
  if (day === undefined) return false;
  const { document: _, ...lines } = day;
  const paths = Object.values(lines).flatMap((line) => line.match(pathWord) ?? []);
  return Object.values(lines).length > 0 && paths.every((path) => isThere(path, intake)) && paths.length > 0;
}

function isThere(path: string, intake: Pick<Intake, 'entries'>): boolean {
  return path.startsWith('/') || filesIn(intake, path).length > 0 || fileAt(intake, path) !== undefined;
}
