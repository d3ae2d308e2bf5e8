import type { AnyCheck, CheckId, GradedUnit, LabHost, Outcome } from '../model/index.ts';
import type { Submission } from '../submission/index.ts';
import { labHost } from '../testbed/index.ts';
import { type GradingOptions, startGrading } from './grading.ts';
import { fakeLabHost } from './lab-host.testkit.ts';

const plan = (up: string | null, lines = {}) => ({ up, lines, document: null, problems: [] });

/** A submission for tests: four days with an `up` each, a further line of the second, a document of the first, and a file. */
export const fakeSubmission: Submission = {
  root: '/s',
  entries: [
    { kind: 'folder', path: 'day5' },
    { kind: 'file', path: 'day5/Dockerfile', executable: false, data: Buffer.from('FROM scratch') },
    { kind: 'link', path: 'Dockerfile', target: 'day5/Dockerfile' },
  ],
  sha256: 'abc',
  remarks: ['A remark.'],
  student: { id: 's1', name: 'Anna' },
  days: {
    day1: { ...plan('one'), document: 'the document' },
    day2: plan('two', { tiers: 'apart' }),
    day3: plan('three'),
    day5: { ...plan(null), problems: ['No up.'] },
  },
};

export const failed: Outcome = { status: 'fail', score: 0.5, expected: 'this', actual: 'that', hint: 'look' };

/** A check for tests: on a lab host with Day 1, it sees its id and passes, but for what is given. */
export function fakeCheck(id: CheckId, more: Partial<AnyCheck> = {}): AnyCheck {
  const words = { title: id, spec: 'labs/day1#x', task: '1.1', points: 10 };
  const on = labHost({ up: ['day1'] });
  return { id, ...words, on, observe: async () => ({ of: id }), judge: () => ({ status: 'pass' }), ...more };
}

/** Checks as units for tests, by their ids. */
export function fakeUnits(checks: readonly AnyCheck[]): readonly GradedUnit[] {
  const of = Map.groupBy(checks, ({ id }) => id.split('.')[0] ?? '');
  return [...of].map(([id, own]) => ({ id, name: id, title: id, lines: ['up'], tasks: [], checks: own }));
}

/** A grading for tests: lab hosts in the order given, then new ones; no Docker. */
export function startFake(
  checks: readonly AnyCheck[],
  more: Partial<GradingOptions> = {},
  hosts: readonly LabHost[] = [],
) {
  const left = [...hosts];
  const labHosts = async () => left.shift() ?? fakeLabHost();
  const openers = { labHost: labHosts, docker: async () => ({ unavailable: 'a fake has no Docker' }) };
  const common = { openers, submission: fakeSubmission, seed: 'c0ffee00', tools: { node: '24' } };
  return startGrading({ ...common, units: fakeUnits(checks), ...more });
}
