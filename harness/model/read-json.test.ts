import { expect, test } from 'vitest';
import { readJson } from './read-json.ts';

test('JSON is read, with a byte order mark too, and brackets in strings nest nothing', () => {
  expect(readJson('\ufeff{"a": [1, "\\"[["]}')).toEqual({ a: [1, '"[['] });
  expect(readJson(JSON.stringify('['.repeat(1000)))).toBe('['.repeat(1000));
  expect(readJson(`${'['.repeat(500)}${']'.repeat(500)}`)).toEqual(expect.any(Array));
  expect(JSON.stringify(readJson('{"__proto__": {"x": 1}}'))).toBe('{"__proto__":{"x":1}}');
});

test.each([
  ['[1e999]', /number at "0" is too large/],
  ['{"earned": -1e400}', /number at "earned" is too large/],
  [`${'['.repeat(501)}${']'.repeat(501)}`, /nested more than 500 deep/],
  ['['.repeat(120_000), /nested more than 500 deep/],
  ['{"a":'.repeat(120_000), /nested more than 500 deep/],
  ['{', /JSON/],
  [`"${'\\"'.repeat(200_000)}`, /JSON/],
])('%#', (text, reason) => expect(() => readJson(text)).toThrow(reason));
