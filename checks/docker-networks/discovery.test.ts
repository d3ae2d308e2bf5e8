import { expect, test } from 'vitest';
import { told } from '../day4/told.ts';
import { discovery } from './discovery.ts';
import { addressIn, valueIn } from './entry.ts';
import { down, room, up, word } from './sample.testkit.ts';

const answer = (status: number, body = '') => ({ status, headers: {}, body, durationMs: 1 });
const stack = { ...up, rooms: [...up.rooms, room('registry', ['10.20.0.9/24'])] };
const answers = {
  kind: 'kv' as const,
  kept: answer(200, 'true'),
  read: answer(200, '198.18.3.4'),
  absent: answer(404),
  entry: answer(200, '10.20.0.2:80'),
};
const right = { ...stack, drawn: '198.18.3.4', answers, words: [word('shop', 'web')] };
const judge = (more: object = {}) => told(discovery.judge({ ...right, ...more }));

test('discovery: an entry is told again, a stranger is none, and the address is the one', () => {
  expect(judge()).toBe('pass');
  expect(judge({ answers: { ...answers, read: answer(200, '198.18.3.5') } })).toMatch(
    /^0.75 an entry that was drawn: it is not/,
  );
  expect(judge({ answers: { ...answers, absent: answer(200, '10.20.0.2') } })).toMatch(
    /^0.75 a key .* is not 404, but 200 10/,
  );
  expect(judge({ words: [word('shop', 'web', null)] })).toBe(
    '0.50 web: its entry says 10.20.0.2, where web does not answer.',
  );
  expect(judge({ answers: { ...answers, entry: answer(404, 'no') }, words: [] })).toMatch(
    /web: there is no address for it: 404 no/,
  );
});

test('discovery: nobody to ask, silence, and nothing that runs', () => {
  expect(judge({ ...up, answers: null, words: [] })).toMatch(/^0.00 registry: no container of registry runs/);
  const silent = { failed: 'ECONNREFUSED', durationMs: 1 };
  expect(judge({ answers: { ...answers, kept: silent }, words: [] })).toBe(
    '0.00 port 8500 of registry: it does not answer (ECONNREFUSED).',
  );
  expect(judge({ ...down, answers: null, words: [] })).toMatch(/^0.00 It is not run/);
});

test('a value is the body, or what Consul’s list has; an address is read out of text and JSON', () => {
  expect(valueIn(answer(200, '10.0.0.1'))).toBe('10.0.0.1');
  expect(valueIn(answer(200, `[{"Key":"services/web","Value":"${btoa('10.0.0.2:80')}"}]`))).toBe('10.0.0.2:80');
  expect(valueIn(answer(200, '{"ip":"10.0.0.3","port":80}'))).toBe('{"ip":"10.0.0.3","port":80}');
  expect(valueIn(answer(404, '10.0.0.1'))).toBeNull();
  expect(valueIn({ failed: 'timeout', durationMs: 1 })).toBeNull();
  expect(
    ['10.0.0.2:80', '{"ip":"10.0.0.3","port":80}', '1.2.3', '10.0.0.300', '1.2.3.4.5', null].map(addressIn),
  ).toEqual(['10.0.0.2', '10.0.0.3', ...[null, null, null, null]]);
});
