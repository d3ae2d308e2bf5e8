import { expect, test } from 'vitest';
import { escapeUnsafe, plainLine, plainText } from './plain-text.ts';
import { printable, printableLine } from './printable.ts';
import { nastyStrings } from './testkit/nasty.testkit.ts';

test('escape sequences, control characters and invisible tags are gone', () => {
  expect(plainText(nastyStrings.ansi)).toBe('red link C1');
  expect(plainText(nastyStrings.bidi)).toBe('safe gnp.exe iso tag ');
  expect(plainText('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd\te');
  expect(plainText('half \ud800 pair')).toBe('half \ufffd pair');
});

test('joiners that scripts need stay', () => {
  expect(plainText('می\u200cخواهم क्\u200dष')).toBe('می\u200cخواهم क्\u200dष');
});

test('a line has no line ends', () => {
  expect(plainLine(' a\n\n b\tc ')).toBe('a b c');
});

test('escaping unsafe characters in JSON loses nothing', () => {
  const value = [...Object.values(nastyStrings), '\u009b31m', '\u{e0041}'];
  const json = escapeUnsafe(JSON.stringify(value, null, 2));
  expect(JSON.parse(json)).toEqual(value);
  expect(json).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069\u{e0041}]/u);
});

test('only words too long for a line get places to break, and a grapheme is never split', () => {
  expect(printable('ip netns add nginx-lb', 10)).toBe('ip netns add nginx-lb');
  expect(printableLine('x'.repeat(100)).replaceAll('\u200b', '')).toBe('x'.repeat(100));
  expect(printableLine('x'.repeat(100)).split('\u200b')).toHaveLength(13);
  expect(printableLine('👩‍👩‍👧'.repeat(20), 30).split('\u200b')[0]).toBe('👩‍👩‍👧'.repeat(8));
});

test('a long text keeps its head and tail and says how much lies between', () => {
  const text = `first\n${'middle\n'.repeat(1000)}last`;
  const shown = printable(text);
  expect(shown).toMatch(/^first\n.*\[… \d+ characters are left out; grade\.json has them\].*last$/s);
  expect(shown.split('\n').length).toBeLessThan(70);
});
