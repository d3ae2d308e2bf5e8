import { type Cause, printableLine } from '../harness/model/index.ts';
import type { Fault } from './fault.ts';

/** What somebody says of an exercise. */
export interface Answer {
  /** The namespace of each fault, 'host' for the lab host's own. */
  readonly place: readonly string[];
  /** What each is, in the words of `Cause`; as many as places. */
  readonly cause: readonly string[];
  /** Shell lines, run as the lab host's root. */
  readonly mend: string;
}

/** What was seen after the mend had run. */
export interface Mended {
  readonly exitCode: number | null;
  readonly output: string;
  /** Flows that the fault had broken, and that still do not work: 'a → b'. */
  readonly broken: readonly string[];
  /** Flows that had worked with the fault, and no longer do. */
  readonly cut: readonly string[];
  /** Checks that the reference passes, and that fail now. */
  readonly lost: readonly string[];
  /** Rules of the reference that are gone. */
  readonly gone: readonly string[];
}

/** The judgement on each part, and why, in sentences. */
export interface Judgement {
  readonly place: boolean;
  readonly cause: boolean;
  /** What was broken works again. */
  readonly mends: boolean;
  /** Nothing else is broken. */
  readonly spares: boolean;
  readonly sentences: readonly string[];
}

/** Judges an answer. Of two faults both must be named, in any order, each place with its cause. */
export function judgeAnswer(faults: readonly Fault[], answer: Answer, seen: Mended): Judgement {
  const named = answer.place.map((place, index) => ({ place: keyOf(place), cause: answer.cause[index] ?? '' }));
  const enough = named.length === faults.length;
  const each = (isNamed: (fault: Fault, one: (typeof named)[number]) => boolean) =>
    enough && matches(faults, named, isNamed);
  const isPlace = (fault: Fault, { place }: { place: string }) => fault.in.includes(place);
  const isCause = (fault: Fault, { cause }: { cause: string }) => fault.what.includes(cause as Cause);
  const place = each(isPlace);
  // The right word for what is wrong elsewhere is a guess.
  const cause = each((fault, one) => isPlace(fault, one) && isCause(fault, one));
  const mends = seen.broken.length === 0;
  const spares = seen.cut.length + seen.lost.length + seen.gone.length === 0;
  const count = `There ${faults.length === 1 ? 'is one fault' : `are ${faults.length} faults`}, and you name ${named.length}.`;
  return {
    ...{ place, cause, mends, spares },
    sentences: [
      ...(enough ? [] : [count]),
      `The place is ${place ? 'right' : 'wrong'}.`,
      cause
        ? 'The cause is right.'
        : place
          ? 'The cause is wrong: the place has another fault.'
          : 'The cause is wrong, or of another place.',
      mends
        ? 'The mend mends it.'
        : `The mend does not mend it: ${listed(seen.broken)} still ${seen.broken.length === 1 ? 'fails' : 'fail'}${ended(seen)}.`,
      ...(spares ? ['It breaks nothing else.'] : breaks(seen)),
    ],
  };
}

function breaks({ cut, lost, gone }: Mended): string[] {
  return [
    ...(cut.length > 0 ? [`It breaks what had worked: ${listed(cut)}.`] : []),
    ...(lost.length > 0 ? [`It loses checks that the reference passes: ${listed(lost)}.`] : []),
    ...(gone.length > 0 ? [`It takes away what was right: ${listed(gone)}.`] : []),
  ];
}

/** What a mend printed is not ours, and who judges answers reads it in a terminal. */
function ended({ exitCode, output }: Mended): string {
  if (exitCode === 0) return '';
  const how = exitCode === null ? 'it was stopped' : `it ended with ${exitCode}`;
  const last = printableLine(output.trim().split('\n').at(-1) ?? '');
  return ` (${how}${last === '' ? '' : `: ${last}`})`;
}

function listed(all: readonly string[], most = 3): string {
  const shown = all.slice(0, most).join('; ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}

function keyOf(place: string): string {
  return place === 'host' ? '@host' : place;
}

/** Whether each fault has one of its own among what is named. */
function matches<T>(
  faults: readonly Fault[],
  named: readonly T[],
  isNamed: (fault: Fault, one: T) => boolean,
): boolean {
  const [first, ...rest] = faults;
  if (!first) return true;
  return named.some((one, index) => isNamed(first, one) && matches(rest, named.toSpliced(index, 1), isNamed));
}

/** The share of the points that an answer earns, 0 to 1: a quarter each for place and cause, half for a mend that breaks nothing; each hint takes a tenth. */
export function share({ place, cause, mends, spares }: Judgement, hints = 0): number {
  const parts = (place ? 0.25 : 0) + (cause ? 0.25 : 0) + (mends ? (spares ? 0.5 : 0.25) : 0);
  return Math.max(0, parts - hints * 0.1);
}
