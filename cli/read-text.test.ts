import { expect, test } from 'vitest';
import { decodeText, encodeText } from './read-text.ts';

const text = 'Jörg,für später\r\n';
const utf16 = Buffer.from(text, 'utf16le');

test.each([
  ['utf-8', Buffer.from(text)],
  ['utf-8 with mark', Buffer.from(`\ufeff${text}`)],
  ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['windows-1252', Buffer.from(text, 'latin1')],
] as const)('%s is read and written again, byte by byte', (encoding, bytes) => {
  expect(decodeText(bytes, 'x')).toEqual({ text, encoding });
  expect(encodeText({ text, encoding })).toEqual(bytes);
});

test('UTF-16 without a mark is known by its zeros', () => {
  expect(decodeText(utf16, 'x')).toEqual({ text, encoding: 'utf-16le' });
  expect(decodeText(Buffer.from(utf16).swap16(), 'x')).toEqual({ text, encoding: 'utf-16be' });
});

test('every byte of a code page comes back', () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 255 }, (_, byte) => byte + 1));
  expect(encodeText(decodeText(bytes, 'x'))).toEqual(bytes);
  expect(encodeText({ text: '€ 张', encoding: 'windows-1252' })).toEqual(Buffer.from('\ufeff€ 张'));
});

test.each([
  [Buffer.from('PK\x03\x04xyz'), /"x" is no text but a workbook or another file: save it as CSV/],
  [Buffer.from('a\0\0\0b'), /is no text/],
  [Buffer.from([0xef, 0xbb, 0xbf, 0xff]), /"x" begins as UTF-8 and is damaged/],
  [Buffer.from([0xff, 0xfe, 0x41]), /begins as UTF-16LE and is damaged/],
])('%#', (bytes, sentence) => {
  expect(() => decodeText(bytes, 'x')).toThrow(sentence);
});
