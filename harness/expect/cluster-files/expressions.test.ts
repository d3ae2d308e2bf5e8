import { expect, test } from 'vitest';
import { evaluate, follow, fullRoom, type Scope } from './expressions.ts';

const known: Readonly<Record<string, unknown>> = {
  network: '10.0.0.0/16',
  zones: ['a', 'b'],
  nodes: { one: { number: 1 }, two: { number: 2 } },
};
const scope: Scope = ([kind, ...steps]) => (kind === 'var' ? follow(known, steps) : undefined);
/** § stands for the dollar sign of an expression. */
const hcl = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('§', '$')) as unknown;
const of = (value: unknown) => evaluate(hcl(value), scope, fullRoom());

test.for([
  ['plain', 'plain'],
  ['§{var.network}', '10.0.0.0/16'],
  ['a §{var.zones[1]} c §{ 3 }', 'a b c 3'],
  ['§{var.nodes["two"].number}', 2],
  ['§{{ a = 1, b : "x" }.b}', 'x'],
  ['§{[1, "two", -3][2]}', -3],
  ['§{length(var.zones)}', 2],
  ['§{length({ a = 1 })}', 1],
  ['§{cidrsubnet(var.network, 8, var.nodes.two.number)}', '10.0.2.0/24'],
  ['§{cidrsubnet("10.0.§{1}.0/24", 1, 1)}', '10.0.1.128/25'],
  ['§{cidrsubnet(var.network, 8, 256)}', undefined],
  ['§{cidrsubnet(var.network, 99, 0)}', undefined],
  ['§{cidrsubnet(var.network)}', undefined],
  ['§{toset(["a", "b", "a"])}', ['a', 'b']],
  ['§{concat(var.zones, ["c"])}', ['a', 'b', 'c']],
  ['§{var.zones[*]}', ['a', 'b']],
  ['§{true}', true],
  ['§{var.absent}', undefined],
  ['§{1 + 1}', undefined],
  ['§{var.n > 1 ? 2 : 3}', undefined],
  ['§{[for one in var.zones : one]}', undefined],
  ['§{unheard_of(1)}', undefined],
  ['§{"open', undefined],
  ['§{', undefined],
  ['§{[1, 2}', undefined],
  [
    ['§{var.network}', '§{1 + 1}', 3],
    ['10.0.0.0/16', undefined, 3],
  ],
  [
    { a: '§{var.network}', b: null },
    { a: '10.0.0.0/16', b: null },
  ],
] as const)('%j is %j', ([value, wanted]) => {
  expect(of(value)).toEqual(wanted);
});

test('what is nested, refers to itself or doubles without end is not known, and soon', () => {
  expect(of(`§{${'('.repeat(2000)}1${')'.repeat(2000)}}`)).toBeUndefined();
  expect(of(`§{${'['.repeat(2000)}`)).toBeUndefined();
  const itself: Scope = (_, room) => evaluate(hcl('§{local.a}'), itself, room);
  expect(evaluate(hcl('§{local.a}'), itself, fullRoom())).toBeUndefined();
  let looked = 0;
  const doubled: Scope = (_, room) => {
    looked++;
    return evaluate(hcl('§{concat(local.a, local.a)}'), doubled, room);
  };
  expect(evaluate(hcl('§{local.a}'), doubled, fullRoom())).toBeUndefined();
  expect(looked).toBeLessThan(4000);
});
