import { expect, test } from 'vitest';
import { type AnyCheck, assembleLab, type CheckId } from './index.ts';
import type { LabUnit } from './lab.ts';

function unit(id: string, deliverables: readonly (readonly [id: string, points: number])[], minutes = 10): LabUnit {
  const asked = deliverables.map(([one, points]) => ({ id: one, title: 'It holds', points }));
  return {
    id,
    name: 'A unit',
    title: 'About it',
    lines: ['up'],
    tasks: [{ id: '1.1', title: 'A task', minutes, deliverables: asked }],
  };
}

function check(id: CheckId): AnyCheck {
  const words = { title: 'It holds', spec: 'labs/a#task-1-1', task: '1.1', points: 10 };
  return { id, ...words, on: { kind: 'files' }, observe: async () => null, judge: () => ({ status: 'pass' }) };
}

const assemble = (units: readonly LabUnit[], checks: Readonly<Record<string, readonly AnyCheck[]>>) => () =>
  assembleLab({ id: 'lab', title: 'A lab', units }, checks);
const a = unit('a', [['a.one', 10]]);

test('what is asked and what verifies it are joined, unit by unit', () => {
  const units = [
    unit('a', [
      ['a.one', 4],
      ['a.two', 6],
    ]),
    unit('guide-b', [['guide-b.one', 10]]),
  ];
  const lab = assemble(units, { a: [check('a.two'), check('a.one')], 'guide-b': [check('guide-b.one')] })();
  expect(lab.units.map(({ id, checks }) => [id, checks.map((one) => one.id)])).toEqual([
    ['a', ['a.two', 'a.one']],
    ['guide-b', ['guide-b.one']],
  ]);
});

test.each<[string, readonly LabUnit[], Readonly<Record<string, readonly AnyCheck[]>>, string]>([
  [
    'two units of one id',
    [a, a],
    { a: [check('a.one')] },
    "Two units are called 'a' (labs/catalogue.ts): give one of them another id.",
  ],
  [
    'an id that is no name of a folder',
    [unit('Day 1', [])],
    {},
    "A unit is called 'Day 1' (labs/catalogue.ts): take small letters, digits and dashes, a letter first.",
  ],
  [
    'points that do not add up',
    [
      unit('a', [
        ['a.one', 3],
        ['a.two', 8],
      ]),
    ],
    { a: [check('a.one'), check('a.two')] },
    'Task 1.1 of labs/a/day.ts has 10 minutes and 11 points: make them equal.',
  ],
  [
    'a deliverable of another unit',
    [unit('a', [['b.one', 10]])],
    { a: [check('b.one')] },
    "labs/a/day.ts names 'b.one', which is of another unit: begin its id with 'a.'.",
  ],
  [
    'a check without a deliverable',
    [a],
    { a: [check('a.one'), check('a.new')] },
    "checks/a/index.ts has the check 'a.new', which labs/a/day.ts does not name: add it.",
  ],
  [
    'a deliverable without a check',
    [a],
    { a: [] },
    "labs/a/day.ts names 'a.one', and checks/a/index.ts has no such check: write one.",
  ],
  [
    'a unit without checks',
    [a],
    {},
    "labs/a/day.ts names 'a.one', and checks/a/index.ts has no such check: write one.",
  ],
  [
    'two checks of one id',
    [a],
    { a: [check('a.one'), check('a.one')] },
    "checks/a/index.ts has the check 'a.one' twice: take one away.",
  ],
  [
    'two deliverables of one id',
    [
      unit('a', [
        ['a.one', 5],
        ['a.one', 5],
      ]),
    ],
    { a: [check('a.one')] },
    "labs/a/day.ts names 'a.one' twice: take one away.",
  ],
  [
    'checks of a unit that is not asked',
    [a],
    { a: [check('a.one')], b: [check('b.one')] },
    "checks/index.ts has checks for 'b', which is no unit of labs/catalogue.ts: add it there.",
  ],
])('%s is refused with the place', (_, units, checks, sentence) => {
  expect(assemble(units, checks)).toThrow(new Error(sentence));
});
