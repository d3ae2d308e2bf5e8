import { expect, expectTypeOf, test } from 'vitest';
import { type Answers, asking, type Json } from './index.ts';

type Calls = {
  add: { args: { readonly a: number; readonly b: number }; result: number };
  names: { args: null; result: readonly string[] };
};

const answers: Answers<Calls, { readonly who: string }> = {
  add: async (_, { a, b }) => a + b,
  names: async ({ who }) => [who],
};

const byName: Readonly<Record<string, (world: { who: string }, args: never) => Promise<Json>>> = answers;
const ask = asking<Calls>(async (name, args) => byName[name]?.({ who: 'world' }, args as never) ?? null);

test('what is asked by name is answered by the function of that name', async () => {
  expect(await ask('add', { a: 1, b: 2 })).toBe(3);
  expect(await ask('names', null)).toEqual(['world']);
});

// Held by tsc, as `npm run check` runs it.
test('what the declaration does not have is a type error on both sides', () => {
  expectTypeOf(ask).parameter(0).toEqualTypeOf<keyof Calls>();
  expectTypeOf(ask<'add'>)
    .parameter(1)
    .toEqualTypeOf<Calls['add']['args']>();
  expectTypeOf(ask<'add'>).returns.resolves.toEqualTypeOf<number>();
  type Agent = Answers<Calls, null>;
  expectTypeOf<Omit<Agent, 'names'>>().not.toExtend<Agent>();
  expectTypeOf<Omit<Agent, 'names'> & { names: () => Promise<number> }>().not.toExtend<Agent>();
  // @ts-expect-error: what is no JSON cannot be a result
  expectTypeOf<Answers<{ when: { args: null; result: Date } }, null>>().toHaveProperty('when');
});
