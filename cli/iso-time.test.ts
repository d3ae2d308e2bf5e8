import { expect, test } from 'vitest';
import { isoTime } from './iso-time.ts';

test.each([
  ['2026-11-27T23:59:00+01:00', '2026-11-27T23:59:00+01:00'],
  ['2026-11-27t23:59z', '2026-11-27T23:59:00Z'],
  ['2028-02-29T00:00:00.5-05:00', '2028-02-29T00:00:00.5-05:00'],
])('%s', (text, time) => expect(isoTime(text)).toBe(time));

test.each([
  '2026-02-29T00:00:00Z',
  '2026-11-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-27T24:00:00Z',
  '2026-11-27T23:59:60Z',
])('%s is no time', (text) => expect(isoTime(text)).toBeUndefined());

test.each([
  '2026-11-27T10:00:00',
  '2026-11-27 10:00:00Z',
  '2026-11-27',
  '27.11.2026',
  '',
  '2026-11-00T00:00:00Z',
  '2026-11-27T10:00:00+99:00',
])('nor is %j', (text) => expect(isoTime(text)).toBeUndefined());
