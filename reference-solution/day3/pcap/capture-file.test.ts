/** What is written as a capture comes back as it was, in whatever pieces the file arrives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packetsOf } from './capture-file.ts';
import { headersOf } from './headers.ts';
import { Damaged } from './packet.ts';

interface Written {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly more: number;
  readonly bytes: Uint8Array;
}

const written = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    more: fc.integer({ min: 0, max: 1000 }),
    bytes: fc.uint8Array({ maxLength: 90 }),
  }),
  { maxLength: 12 },
);

type Format = { readonly little: boolean; readonly unit: number };
const formats = fc.record({ little: fc.boolean(), unit: fc.constantFrom(1, 1000) });

/** Numbers of two, four and eight bytes in the byte order that was asked for. */
function numbers(little: boolean) {
  const write = (size: number, value: bigint) => {
    const bytes = Buffer.alloc(size);
    for (let i = 0; i < size; i++) bytes[little ? i : size - 1 - i] = Number((value >> BigInt(8 * i)) & 0xffn);
    return bytes;
  };
  return { u16: (value: number) => write(2, BigInt(value)), u32: (value: number) => write(4, BigInt(value)) };
}

function asClassic(packets: readonly Written[], { little, unit }: Format): Buffer {
  const { u16, u32 } = numbers(little);
  const header = [u32(unit === 1 ? 0xa1b23c4d : 0xa1b2c3d4), u16(2), u16(4), u32(0), u32(0), u32(65_535), u32(1)];
  const records = packets.flatMap(({ seconds, nanoseconds, more, bytes }) => [
    ...[u32(seconds), u32(Math.floor(nanoseconds / unit)), u32(bytes.length), u32(bytes.length + more), bytes],
  ]);
  return Buffer.concat([...header, ...records]);
}

function asPcapng(packets: readonly Written[], { little, unit }: Format): Buffer {
  const { u16, u32 } = numbers(little);
  const block = (type: number, ...parts: readonly Uint8Array[]) => {
    const body = Buffer.concat(parts);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    return Buffer.concat([u32(type), u32(padded.length + 12), padded, u32(padded.length + 12)]);
  };
  const resolution = [u16(9), u16(1), Buffer.from([unit === 1 ? 9 : 6, 0, 0, 0]), u16(0), u16(0)];
  const blocks = packets.map(({ seconds, nanoseconds, more, bytes }) => {
    const units = (BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)) / BigInt(unit);
    const stamp = [u32(Number(units >> 32n)), u32(Number(units & 0xffffffffn))];
    return block(6, u32(0), ...stamp, u32(bytes.length), u32(bytes.length + more), bytes);
  });
  const section = block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff));
  return Buffer.concat([section, block(1, u16(1), u16(0), u32(0), ...resolution), block(0xbad, u32(7)), ...blocks]);
}

/** What the reader makes of the file when it gets it in pieces of these sizes, one after the other and over again. */
function readInPieces(file: Buffer, sizes: readonly number[]) {
  const packets: unknown[] = [];
  const reader = packetsOf(({ number, time, length, linkType, bytes }) =>
    packets.push({ number, time, length, linkType, bytes: Buffer.from(bytes).toString('hex') }),
  );
  let problem: unknown;
  try {
    for (let at = 0, i = 0; at < file.length; i++) {
      const end = at + (sizes[i % sizes.length] ?? 1);
      reader.push(file.subarray(at, end));
      at = end;
    }
    reader.end();
  } catch (error) {
    problem = error;
  }
  return { packets, problem };
}

const expected = (packets: readonly Written[], { unit }: Format) =>
  packets.map(({ seconds, nanoseconds, more, bytes }, index) => ({
    number: index + 1,
    time: [seconds, Math.floor(nanoseconds / unit) * unit],
    length: bytes.length + more,
    linkType: 1,
    bytes: Buffer.from(bytes).toString('hex'),
  }));

const pieces = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 });
const writers = fc.constantFrom(asClassic, asPcapng);

test('packets come back as they were written, in either format and byte order', () => {
  fc.assert(
    fc.property(written, formats, writers, pieces, (packets, format, write, sizes) => {
      expect(readInPieces(write(packets, format), sizes)).toEqual({
        packets: expected(packets, format),
        problem: undefined,
      });
    }),
  );
});

test('of a file that was cut off, what came before the cut is read', () => {
  fc.assert(
    fc.property(written, formats, writers, pieces, fc.nat(), (packets, format, write, sizes, where) => {
      const file = write(packets, format);
      const { packets: read, problem } = readInPieces(file.subarray(0, where % file.length), sizes);
      expect(read).toEqual(expected(packets, format).slice(0, read.length));
      if (problem !== undefined) expect(problem).toBeInstanceOf(Damaged);
    }),
  );
});

test('a file with wrong bytes in it is read or refused, and nothing else', () => {
  const spoilt = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(written, formats, writers, pieces, spoilt, (packets, format, write, sizes, changes) => {
      const file = write(packets, format);
      for (const [at, byte] of changes) file[at % file.length] = byte;
      const { problem } = readInPieces(file, sizes);
      if (problem !== undefined) expect(problem).toBeInstanceOf(Damaged);
    }),
  );
});

test('headers are read from any bytes whatsoever', () => {
  const links = fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 999);
  const types = fc.constantFrom('0800', '86dd', '8100', '8864', '0806', '0026', 'beef');
  fc.assert(
    fc.property(links, types, fc.uint8Array({ maxLength: 100 }), (link, type, bytes) => {
      const frame = Buffer.concat([Buffer.alloc(12), Buffer.from(type, 'hex'), bytes]);
      expect(headersOf(link, frame).protocol).toMatch(/^[\w ]+$/);
    }),
  );
});
