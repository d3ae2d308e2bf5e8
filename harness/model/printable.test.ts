import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeUnsafe, printable, printableLine, quote } from './printable.ts';

test.each([
  ['\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07 \x9b1mC1', 'red link C1'],
  ['a\0b\x08\x7f', 'a\\u0000b\\u0008\\u007f'],
  ['safe \u202egnp.exe\u202c \u2066iso\u2069\u200f', 'safe \\u202egnp.exe\\u202c \\u2066iso\\u2069\\u200f'],
  ['\u{e0041}tag \ufeff\ufffe', '\\udb40\\udc41tag \\ufeff\\ufffe'],
  ['a\r\nb\rc\u2028d\te', 'a\nb\nc\nd\te'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['می\u200cخواهم क्\u200dष 👩‍👩‍👧', 'می\u200cخواهم क्\u200dष 👩‍👩‍👧'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
});

test('a line has no line ends', () => {
  expect(printableLine(' a\n\n b\tc ')).toBe('a b c');
});

test('whatever a text is, it is well-formed and steers nobody when it is shown, and JSON loses nothing', () => {
  const steering = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const shown of [printable(text), printableLine(text), quote(text)]) {
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(steering);
      }
      expect(JSON.parse(quote(text))).toBe(text);
      expect(JSON.parse(escapeUnsafe(JSON.stringify([text], null, 2)))).toEqual([text]);
    }),
  );
});
