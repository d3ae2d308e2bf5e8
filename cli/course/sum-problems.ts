import { asRendered, type Course, gradeParts } from '../../harness/model/index.ts';
import { isBadInput, quote } from '../../harness/submission/index.ts';
import { isoTime } from '../iso-time.ts';
import { fingerprint, parsePublicKey } from '../records/key.ts';

/** What does not fit together in a course that has the right shape, in sentences. */
export function sumProblems(course: Course): readonly string[] {
  return [
    ...weightProblems(course),
    ...placeProblems(course),
    ...timeProblems(course),
    ...groupProblems(course),
    ...keyProblems(course),
  ];
}

function weightProblems({ weights }: Course): readonly string[] {
  if (weights === undefined) return [];
  // In hundredths, as 0.1 + 0.2 is not 0.3.
  const sum = gradeParts.reduce((hundredths, part) => hundredths + Math.round(100 * weights[part]), 0) / 100;
  return sum === 100 ? [] : [`weights must add up to 100, not ${sum}.`];
}

/** A check can count in one place only. */
function placeProblems({ machine = {}, extra }: Course): readonly string[] {
  const named = [
    ...Object.entries(machine).flatMap(([row, { checks }]) =>
      checks.map((name) => ({ name, where: `machine.${row}` })),
    ),
    ...Object.keys(extra?.units ?? {}).map((name) => ({ name, where: 'extra.units' })),
  ];
  return named.flatMap(({ name, where }, at) => {
    const other = named.slice(0, at).find((one) => one.where !== where && meets(one.name, name));
    return other === undefined ? [] : [`${quote(name)} counts in ${other.where} and in ${where}: take it out of one.`];
  });
}

/** Whether two names of units or checks have a check in common. */
function meets(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

function timeProblems({ deadlines, late, resubmissions }: Course): readonly string[] {
  if (deadlines !== undefined) {
    // The schema's form takes a second 60, and a space for the T.
    const wrong = Object.entries(deadlines).filter(([, time]) => isoTime(time) === undefined);
    return wrong.map(
      ([unit, time]) => `deadlines.${unit} is no time: write 2026-11-27T23:59:00+01:00, not ${quote(time)}.`,
    );
  }
  return [
    ...(late === undefined ? [] : ['late needs deadlines: without one, nothing is late.']),
    ...(resubmissions === 'last-before-deadline' ? ['resubmissions "last-before-deadline" needs deadlines.'] : []),
  ];
}

function groupProblems({ groups = {} }: Course): readonly string[] {
  const members = Object.entries(groups).flatMap(([group, ids]) => ids.map((id) => ({ group, id })));
  return [...Map.groupBy(members, ({ id }) => asRendered(id)).values()].flatMap(([one, other]) =>
    one === undefined || other === undefined
      ? []
      : [`${quote(one.id)} is in the group ${quote(one.group)} and in ${quote(other.group)}, or twice in one.`],
  );
}

function keyProblems({ graders = [] }: Course): readonly string[] {
  const seen = new Map<string, string>();
  return graders.flatMap(({ name, key }) => {
    try {
      const print = fingerprint(parsePublicKey(key));
      const other = seen.get(print);
      seen.set(print, name);
      return other === undefined ? [] : [`The graders ${quote(other)} and ${quote(name)} have the same key.`];
    } catch (error) {
      if (!isBadInput(error)) throw error;
      return [`The key of the grader ${quote(name)} ${error.message}`];
    }
  });
}
