import { fileURLToPath } from 'node:url';
import {
  type AnyCheck,
  assembleLab,
  type Check,
  type Fixture,
  type Json,
  type Lab,
  type LabUnit,
  type Place,
} from '../harness/model/index.ts';

/** A unit of a pack. `lines` are what a submission's manifest has a shell line for; its brief is the file README.md in the folder of its id. */
export type PackUnit = LabUnit;

/** The ids of all deliverables of these units: what a check may be, and what it may blame. */
type IdOf<Units extends readonly PackUnit[]> = Extract<
  Units[number]['tasks'][number]['deliverables'][number]['id'],
  `${string}.${string}`
>;

/** What a check says beside what its deliverable says already. */
type Claim<Observation extends Json, On extends Place, Id extends `${string}.${string}`> = Omit<
  Check<Observation, On, Id>,
  'id' | 'title' | 'task' | 'points' | 'spec'
>;

/** What is asked in a pack, and the function that makes its checks. */
export interface Catalogue<Units extends readonly PackUnit[]> {
  readonly id: string;
  readonly title: string;
  readonly units: Units;
  /**
   * Makes a check of a deliverable: title, task and points are the deliverable's. `on` says what `observe` is given, and what that returns is
   * what `judge` and `show` take. Only a deliverable of the same catalogue can be blamed. Throws for an id that it does not have.
   */
  check<Observation extends Json, const On extends Place>(
    id: IdOf<Units>,
    claim: Claim<Observation, On, IdOf<Units>>,
  ): AnyCheck;
}

/** Says what is asked in a pack: `id` is a name of small letters, digits and dashes, and goes before the briefs that reports name. */
export function catalogue<const Units extends readonly PackUnit[]>(asked: {
  readonly id: string;
  readonly title: string;
  readonly units: Units;
}): Catalogue<Units> {
  return {
    ...asked,
    check(id, claim) {
      for (const unit of asked.units)
        for (const task of unit.tasks) {
          const found = task.deliverables.find((one) => one.id === id);
          if (found === undefined) continue;
          const spec = `${asked.id}/${unit.id}#task-${task.id.replace('.', '-')}`;
          return { ...claim, id, title: found.title, points: found.points, task: task.id, spec };
        }
      throw new Error(`The catalogue '${asked.id}' has no deliverable '${id}': add it to a task.`);
    },
  };
}

/** A lab outside of the project, ready to be graded and proven. */
export interface Pack {
  readonly lab: Lab;
  /** Its folder; absolute. */
  readonly folder: string;
  /** The model answer; absolute. */
  readonly reference: string;
  readonly mutants: readonly Fixture[];
  readonly variants: readonly Fixture[];
}

/**
 * Makes a pack: `from` is its module's `import.meta.url`, `reference` the folder of the model answer beside it, `checks` those of each unit by
 * its id, in the order in which they run. Throws a sentence where what is asked and what verifies it do not fit: points that do not add up to a
 * task's minutes, a deliverable without a check, two checks of one id.
 */
export function definePack(pack: {
  readonly from: string;
  readonly catalogue: { readonly id: string; readonly title: string; readonly units: readonly PackUnit[] };
  readonly checks: Readonly<Record<string, readonly AnyCheck[]>>;
  readonly reference: string;
  readonly mutants: readonly Fixture[];
  readonly variants?: readonly Fixture[];
}): Pack {
  const { id, title, units } = pack.catalogue;
  return {
    lab: assembleLab({ id, title, units }, pack.checks),
    folder: fileURLToPath(new URL('.', pack.from)),
    reference: fileURLToPath(new URL(pack.reference, pack.from)),
    mutants: pack.mutants,
    variants: pack.variants ?? [],
  };
}
