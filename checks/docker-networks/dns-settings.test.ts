import { expect, test } from 'vitest';
import { told } from '../day4/told.ts';
import { dnsSettings } from './dns-settings.ts';
import { down, up, without } from './sample.testkit.ts';

const names = { whole: 'n1.example.test', short: 'n2' };
const query = (name: string, result = 'answered') => ({
  ...{ from: 'networks_scribe_1', server: '127.0.0.11', name, result },
  addresses: result === 'answered' ? ['198.18.0.1'] : [],
});
const resolver = { servers: ['127.0.0.11'], search: ['lab.test'] };
const right = {
  ...up,
  resolver,
  names,
  seen: [query('n1.example.test'), query('n2.lab.test')],
  heard: ['n1.example.test', 'n2.lab.test'],
};
const judge = (more: Partial<typeof right> | object = {}) => told(dnsSettings.judge({ ...right, ...more }));

test('dns-settings: the question has to arrive at the server, and its answer to come back', () => {
  expect(judge()).toBe('pass');
  // Whoever answers: if it was not the server that was asked for, that is another one.
  expect(judge({ heard: [] })).toBe('0.00 a name, a short name: the question does not come to 1.1.1.1.');
  expect(judge({ seen: right.seen.map(({ name }) => query(name, 'timeout')) })).toMatch(
    /hears it, and the answer is lost \(timeout\)/,
  );
});

test('dns-settings: another domain, none, no server, and nobody there', () => {
  const other = {
    resolver: { ...resolver, search: ['shop.test'] },
    seen: [query('n1.example.test'), query('n2.shop.test')],
  };
  expect(judge({ ...other, heard: ['n1.example.test', 'n2.shop.test'] })).toBe(
    '0.50 a short name: it is asked for with shop.test behind it.',
  );
  expect(judge({ resolver: { ...resolver, search: [] }, seen: [query('n1.example.test')] })).toMatch(
    /no domain behind it/,
  );
  expect(judge({ resolver: { servers: [], search: [] }, seen: [], heard: [] })).toMatch(/scribe has no name server/);
  expect(judge({ ...without('scribe'), resolver: null, seen: [], heard: [] })).toMatch(/no container of scribe runs/);
  expect(judge({ ...down, resolver: null, seen: [], heard: [] })).toMatch(/^0.00 It is not run/);
});
