import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onLines } from './lines.ts';

function linesOf(chunks: readonly Buffer[]): string[] {
  const stream = new PassThrough();
  const lines: string[] = [];
  onLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.emit('data', chunk);
  return lines;
}

test('any JSON comes through, however it is cut into chunks', () => {
  const chunked = fc.tuple(fc.array(fc.jsonValue()), fc.array(fc.integer({ min: 1, max: 50 })));
  fc.assert(
    fc.property(chunked, ([values, sizes]) => {
      const all = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
      const chunks: Buffer[] = [];
      for (let at = 0; at < all.length; ) {
        const size = sizes[chunks.length % (sizes.length || 1)] ?? 7;
        chunks.push(all.subarray(at, at + size));
        at += size;
      }
      expect(linesOf(chunks).map((line) => JSON.parse(line))).toEqual(
        values.map((value) => JSON.parse(JSON.stringify(value))),
      );
    }),
  );
});

test('only a line feed ends a line, and a line that was cut off is dropped', () => {
  expect(linesOf([Buffer.from('"a\u2028b\u2029c\u0085d\r"\n{"cut'), Buffer.from(' off')])).toEqual([
    '"a\u2028b\u2029c\u0085d\r"',
  ]);
});
