import { expect, test } from 'vitest';
import { told } from '../day4/told.ts';
import { dualStack } from './dual-stack.ts';
import { but, down, keyOf, rooms, up, without, word } from './sample.testkit.ts';

const addresses6: Readonly<Record<string, string>> = { web: 'fd00:10:20::2/64', shop: 'fd00:10:20::3/64' };
const dual = {
  ...up,
  rooms: rooms.map((one) => ({ ...one, addresses6: [addresses6[one.service] ?? []].flat() })),
};
const words4 = [word('web', 'shop'), word('shop', 'web')];
const words6 = [
  word('web', 'shop', keyOf('shop'), 'fd00:10:20::3'),
  word('shop', 'web', keyOf('web'), 'fd00:10:20::2'),
];
const judge = (more: object = {}) => told(dualStack.judge({ ...dual, words4, words6, ...more }));

test('dual-stack: an address is not enough, a packet has to get there and back', () => {
  expect(judge()).toBe('pass');
  const lost = but(words6, word('web', 'shop', null, 'fd00:10:20::3'));
  expect(judge({ words6: lost })).toBe('0.63 web → shop over IPv6: it does not get through (timeout).');
  const half = words6.map((one) => ({ ...one, said: one.said.map((said) => ({ ...said, result: 'timeout' })) }));
  expect(judge({ words6: half })).toMatch(/over IPv6: it does not get through \(the answer is lost, timeout\)/);
});

test('dual-stack: IPv4 counts too, and who has no address is named', () => {
  expect(judge({ words4: but(words4, word('shop', 'web', null)) })).toMatch(/^0.88 shop → web over IPv4/);
  expect(judge({ rooms, words6: [] })).toMatch(/^0.25 .*beyond the link is in (web|shop) or/);
  expect(judge({ ...without('shop'), words4: [], words6: [] })).toMatch(/no container of shop runs/);
  expect(judge({ ...down, words4: [], words6: [] })).toMatch(/^0.00 It is not run/);
});
