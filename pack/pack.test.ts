import { expect, expectTypeOf, test } from 'vitest';
import * as surface from './index.ts';
import {
  type AnyCheck,
  type Catalogue,
  catalogue,
  definePack,
  labHost,
  type Outcome,
  submissionFiles,
} from './index.ts';

const units = [
  {
    id: 'rooms',
    name: 'Rooms',
    title: 'Two rooms',
    lines: ['up'],
    tasks: [
      {
        id: '1.1',
        title: 'A cable',
        minutes: 10,
        deliverables: [
          { id: 'rooms.one', title: 'One claim', points: 4 },
          { id: 'rooms.two', title: 'Another claim', points: 6 },
        ],
      },
    ],
  },
] as const;
const asked = catalogue({ id: 'sample', title: 'A sample', units });
const claim = { on: submissionFiles, observe: async () => 1, judge: (): Outcome<'rooms.one'> => ({ status: 'pass' }) };

test('the types of a pack: ids of its catalogue, what a place gives, and what was observed', () => {
  expectTypeOf(asked).toExtend<Catalogue<typeof units>>();
  expectTypeOf(asked.check).parameter(0).toEqualTypeOf<'rooms.one' | 'rooms.two'>();
  // @ts-expect-error: no deliverable of this catalogue
  expect(() => asked.check('rooms.three', claim)).toThrow("The catalogue 'sample' has no deliverable 'rooms.three'");
  asked.check('rooms.one', {
    on: labHost({ up: ['rooms'] }),
    observe: async ({ host, lines, files, signal }) => {
      expectTypeOf(host.run).returns.resolves.toHaveProperty('exitCode');
      expectTypeOf({ lines, files, signal }).not.toBeAny();
      return { seen: 1 };
    },
    judge: ({ seen }) => {
      expectTypeOf(seen).toEqualTypeOf<number>();
      return seen > 0 ? { status: 'pass' } : { status: 'blocked', by: 'rooms.two' };
    },
  });
  asked.check('rooms.one', {
    on: submissionFiles,
    // @ts-expect-error: the files alone have no lab host
    observe: async ({ host }) => `${host}`,
    // @ts-expect-error: a check of no catalogue cannot be blamed
    judge: () => ({ status: 'blocked', by: 'day1.bridge' }),
  });
});

test('a check takes title, task and points from its deliverable, and its brief is the unit’s', () => {
  const check: AnyCheck = asked.check('rooms.two', claim);
  expect(check).toMatchObject({ id: 'rooms.two', title: 'Another claim', task: '1.1', points: 6 });
  expect(check.spec).toBe('sample/rooms#task-1-1');
});

test('what is asked and what verifies it have to fit, or a pack is none', () => {
  const define = (checks: readonly AnyCheck[]) =>
    definePack({
      from: 'file:///labs/sample/pack.ts',
      catalogue: asked,
      checks: { rooms: checks },
      reference: './reference',
      mutants: [],
    });
  const [one, two] = (['rooms.one', 'rooms.two'] as const).map((id) => asked.check(id, claim));
  expect(define([one as AnyCheck, two as AnyCheck])).toMatchObject({
    ...{ folder: '/labs/sample/', reference: '/labs/sample/reference', variants: [] },
    lab: { id: 'sample', units: [{ id: 'rooms', checks: [{ id: 'rooms.one' }, { id: 'rooms.two' }] }] },
  });
  expect(() => define([one as AnyCheck])).toThrow("names 'rooms.two'");
});

test('the surface is what it was: a name that goes, or comes, is said in CHANGELOG.md', () => {
  expect(Object.keys(surface).toSorted()).toEqual([
    'arrivals',
    'capture',
    'catalogue',
    'connect',
    'connectOutside',
    'converge',
    'covers',
    'definePack',
    'deliver',
    'dockerEngine',
    'drawnNumber',
    'drawnText',
    'during',
    'echo',
    'hasArrived',
    'holds',
    'hostOf',
    'http',
    'httpMany',
    'ifPossible',
    'isAllowed',
    'labHost',
    'listeners',
    'matrix',
    'observation',
    'partialCredit',
    'pingFlows',
    'poll',
    'pollStart',
    'ruleset',
    'stateOf',
    'submissionFiles',
    'survey',
    'traceConnections',
    'twoHosts',
    'unixListeners',
  ]);
});
