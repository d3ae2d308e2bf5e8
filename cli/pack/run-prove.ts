import { isDeepStrictEqual } from 'node:util';
import type { Fixture, Grade } from '../../harness/model/index.ts';
import { badInput, isBadInput, printable, quote } from '../../harness/submission/index.ts';
import type { Pack } from '../../pack/index.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { gradeOver, lost } from './grade-over.ts';

export interface ProveRequest {
  readonly pack: Pack;
  /** These fixtures only, by their names ('reference' is one); all when left out. */
  readonly only?: readonly string[] | undefined;
  /** How many at once. */
  readonly jobs: number;
}

/** What came of a fixture: a sentence for each thing that is not as it declares; `isUnsure` where the grader could not tell somewhere. */
interface Proof {
  readonly troubles: readonly string[];
  readonly isUnsure: boolean;
}

type Trial = Fixture & { readonly kind: 'reference' | 'mutant' | 'variant' };

/**
 * Proves a pack: the reference and each variant lose nothing, each mutant loses exactly what it declares, and each check is failed by a mutant.
 * What the grader could not tell of is tried once more at the end. Says what came of each fixture, and returns the exit code: 0 when all of it is so, 1 when not, 3 when the grader could not tell, 130 or 143
 * when interrupted. Throws bad input for fixtures that contradict themselves, and for a name that there is not.
 */
export async function runProve({ pack, only, jobs }: ProveRequest, output: NodeJS.WritableStream): Promise<number> {
  const trials = trialsOf(pack);
  const wrong = [...contradictions(pack, trials), ...unknownNames(trials, only)][0];
  if (wrong !== undefined) throw badInput(wrong);
  using interrupt = listenForInterrupt();
  const queue = trials.filter(({ name }) => only?.includes(name) ?? true);
  const proofs: Proof[] = [];
  const say = (line: string) => output.write(`${printable(line)}\n`);
  // A machine that was too busy to tell may not be at the end.
  const again = new Set<Trial>();
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const proof = await tryOne(pack, next, interrupt.signal);
      if (proof.isUnsure && !again.has(next)) {
        again.add(next);
        queue.push(next);
        continue;
      }
      proofs.push(proof);
      say(`${proof.troubles.length === 0 ? '✓' : '✗'} ${next.kind} ${next.name}: ${next.why}`);
      for (const trouble of proof.troubles) say(`    ${trouble}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, worker));
  } catch (error) {
    const code = interrupt.exitCode();
    if (code === undefined) throw error;
    say('Interrupted.');
    return code;
  }
  const unproven = only === undefined ? unprovenChecks(pack) : [];
  for (const id of unproven) say(`✗ ${id} is failed by no mutant: write one that it is there to find.`);
  const bad = proofs.filter(({ troubles }) => troubles.length > 0);
  const { length: checks } = pack.lab.units.flatMap((unit) => unit.checks);
  say(
    `\n${proofs.length - bad.length} of ${proofs.length} fixtures are as they declare; ${checks} checks, ${unproven.length} of them unproven.`,
  );
  if (bad.some(({ isUnsure }) => !isUnsure) || unproven.length > 0) return 1;
  return bad.length > 0 ? 3 : 0;
}

function trialsOf({ lab, mutants, variants }: Pack): readonly Trial[] {
  const of = (kind: Trial['kind'], all: readonly Fixture[]) => all.map((one): Trial => ({ ...one, kind }));
  const references = lab.units.map(({ id }): Fixture => {
    return { name: lab.units.length === 1 ? 'reference' : `reference-${id}`, why: 'It is right.', day: id, expect: {} };
  });
  return [...of('reference', references), ...of('mutant', mutants), ...of('variant', variants)];
}

function contradictions({ lab }: Pack, trials: readonly Trial[]): string[] {
  const names = trials.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) < at);
  const ids: readonly string[] = lab.units.flatMap(({ checks }) => checks.map(({ id }) => id));
  const units = lab.units.map(({ id }) => id);
  return [
    ...twice.map((name) => `Two fixtures are called ${quote(name)}: give one of them another name.`),
    ...trials.flatMap(({ name, day, kind, expect }) => {
      const lost = Object.keys(expect);
      const strange = lost.find((id) => !ids.includes(id));
      if (!units.includes(day))
        return [
          `The fixture ${quote(name)} is of the unit ${quote(day)}, which the pack does not have: it has ${units.join(', ')}.`,
        ];
      if (strange !== undefined)
        return [`The fixture ${quote(name)} expects something of ${quote(strange)}, which is no check of the pack.`];
      if (kind === 'mutant' && lost.length === 0)
        return [`The mutant ${quote(name)} expects to lose nothing: name the check that finds its fault.`];
      if (kind === 'variant' && lost.length > 0)
        return [`The variant ${quote(name)} expects to lose ${lost.join(', ')}: a variant is right.`];
      return [];
    }),
  ];
}

function unknownNames(trials: readonly Trial[], only: readonly string[] = []): string[] {
  const names = trials.map(({ name }) => name);
  return only
    .filter((name) => !names.includes(name))
    .map((name) => `There is no fixture ${quote(name)} in the pack: it has ${names.join(', ')}.`);
}

/** A fixture that cannot be laid out or read is not as it declares; whatever else is thrown says nothing of it. */
async function tryOne(pack: Pack, fixture: Trial, signal: AbortSignal): Promise<Proof> {
  try {
    const grounds = { reference: pack.reference, trees: pack.folder };
    return proofOf(fixture, await gradeOver(pack.lab, grounds, fixture, signal));
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof Error ? error.message : `${error}`;
    return { troubles: [said], isUnsure: !isBadInput(error) };
  }
}

function proofOf({ expect }: Fixture, grade: Grade): Proof {
  const found = lost(grade);
  if (isDeepStrictEqual(found, { ...expect })) return { troubles: [], isUnsure: false };
  const wrong = grade.results.filter(({ id, status }) => status !== (expect[id] ?? 'pass'));
  return {
    troubles: wrong.map(({ id, status, actual = '' }) =>
      `${id}: ${expect[id] ?? 'pass'} was expected, and it is ${status}. ${actual}`.trim(),
    ),
    isUnsure: wrong.every(({ status }) => status === 'error'),
  };
}

/** The checks that no mutant declares to fail. */
function unprovenChecks({ lab, mutants }: Pack): readonly string[] {
  const failing = new Set(
    mutants.flatMap(({ expect }) => Object.entries(expect).flatMap(([id, status]) => (status === 'fail' ? [id] : []))),
  );
  return lab.units.flatMap(({ checks }) => checks.map(({ id }) => id)).filter((id) => !failing.has(id));
}
