import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';
import type { Manifest } from './manifest.ts';
import { quote } from './printable.ts';

/** How a day is brought up. */
export interface DayPlan {
  /** The shell line, or null when the submission has none for this day. */
  readonly up: string | null;
  /** The text of the day's document, or null when there is none. */
  readonly document: string | null;
  /** What is wrong with the plan itself, in sentences. */
  readonly problems: readonly string[];
}

const documentBytes = 1_000_000;

/** What the manifest names for `day`, and the customary paths for what it leaves out. */
export function planDay(intake: Pick<Intake, 'entries'>, manifest: Manifest, day: string): DayPlan {
  const named = manifest.days?.[day] ?? {};
  const up = named.up ?? customaryUp(intake, day);
  const document = readDocument(intake, named.document, day);
  const problems = up === null ? [`The submission has no up for ${day}: ${missingUp(day)}.`] : [];
  return { up, document: document.text, problems: [...problems, ...document.problems] };
}

function customaryUp(intake: Pick<Intake, 'entries'>, day: string): string | null {
  const lines = [
    [`${day}/up.sh`, `bash ${day}/up.sh`],
    [`${day}/up.ts`, `node ${day}/up.ts`],
    [`${day}.sh`, `bash ${day}.sh`],
  ] as const;
  return lines.find(([path]) => fileAt(intake, path))?.[1] ?? null;
}

function missingUp(day: string): string {
  return `there is no ${day}/up.sh, ${day}/up.ts or ${day}.sh, and submission.json names no days.${day}.up`;
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
