import { quote } from '../model/index.ts';
import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';
import type { Manifest } from './manifest.ts';

/** A day of the lab as a submission meets it: its id, and what it has a shell line for, which is `up` when left out. */
export interface DayAsked {
  readonly id: string;
  readonly lines?: readonly string[];
}

/** How a day is brought up. */
export interface DayPlan {
  /** The shell line, or null when the submission has none for this day. */
  readonly up: string | null;
  /** The other shell lines, and whatever else the manifest says of the day, by name. */
  readonly lines: Readonly<Record<string, string>>;
  /** The text of the day's document, or null when there is none. */
  readonly document: string | null;
  /** What is wrong with the plan itself, in sentences. */
  readonly problems: readonly string[];
}

const documentBytes = 1_000_000;

/** What the manifest names for `day`, and the customary paths for what it leaves out. */
export function planDay(intake: Pick<Intake, 'entries'>, manifest: Manifest, day: DayAsked): DayPlan {
  const { document: path, ...named } = manifest.days?.[day.id] ?? {};
  const asked = day.lines ?? ['up'];
  const customary = asked.flatMap((name) => {
    const line = customaryLine(intake, day.id, name);
    return line === undefined ? [] : [[name, line] as const];
  });
  const { up = null, ...lines } = { ...Object.fromEntries(customary), ...named };
  const missing = asked.filter((name) => (name === 'up' ? up === null : lines[name] === undefined));
  const document = readDocument(intake, path, day.id);
  return { up, lines, document: document.text, problems: [...missing.map(missingLine(day.id)), ...document.problems] };
}

function customaryLine(intake: Pick<Intake, 'entries'>, day: string, name: string): string | undefined {
  const lines = [
    [`${day}/${name}.sh`, `bash ${day}/${name}.sh`],
    [`${day}/${name}.ts`, `node ${day}/${name}.ts`],
    ...(name === 'up' ? [[`${day}.sh`, `bash ${day}.sh`] as const] : []),
  ] as const;
  return lines.find(([path]) => fileAt(intake, path))?.[1];
}

function missingLine(day: string): (name: string) => string {
  return (name) => {
    const paths = name === 'up' ? `${day}/up.sh, ${day}/up.ts or ${day}.sh` : `${day}/${name}.sh or ${day}/${name}.ts`;
    return `The submission has no ${name} for ${day}: there is no ${paths}, and submission.json names no days.${day}.${name}.`;
  };
}

function readDocument(
  intake: Pick<Intake, 'entries'>,
  named: string | undefined,
  day: string,
): { text: string | null; problems: readonly string[] } {
  const paths = named === undefined ? [`docs/${day}.md`, `${day}/README.md`, `${day}.md`, 'README.md'] : [named];
  const file = paths.map((path) => fileAt(intake, path)).find((found) => found !== undefined);
  if (file === undefined) {
    const problem = `The document that submission.json names for ${day}, ${quote(`${named}`)}, is not in the submission.`;
    return { text: null, problems: named === undefined ? [] : [problem] };
  }
  if (file.data.length > documentBytes) {
    return { text: null, problems: [`The document ${quote(file.path)} is larger than 1 MB, so it was not read.`] };
  }
  return { text: new TextDecoder().decode(file.data), problems: [] };
}
