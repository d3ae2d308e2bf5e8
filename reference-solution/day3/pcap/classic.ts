/** The format that tcpdump writes: a header, then one record a packet (pcap-savefile(5)). */
import { bigEndian, Damaged, littleEndian, mostBytes, type Take } from './packet.ts';

export const headerBytes = 24;
const recordBytes = 16;

/** The first four bytes tell the byte order, and how many nanoseconds the clock's unit has. */
const kinds = new Map([
  ['d4c3b2a1', { numbers: littleEndian, unit: 1000 }],
  ['a1b2c3d4', { numbers: bigEndian, unit: 1000 }],
  ['4d3cb2a1', { numbers: littleEndian, unit: 1 }],
  ['a1b23c4d', { numbers: bigEndian, unit: 1 }],
]);

export const isClassic = (bytes: Buffer): boolean => kinds.has(bytes.toString('hex', 0, 4));

/** Reads what follows this header. */
export function classic(header: Buffer): Take {
  const kind = kinds.get(header.toString('hex', 0, 4));
  if (!kind) throw new Damaged('is no pcap file');
  const { numbers, unit } = kind;
  const linkType = numbers.u32(header, 20) & 0xffff; // the upper bits tell of checksums after the packet
  let number = 0;
  return (bytes, emit) => {
    let at = 0;
    while (at + recordBytes <= bytes.length) {
      const kept = numbers.u32(bytes, at + 8);
      if (kept > mostBytes) throw new Damaged(`is damaged after packet ${number}: the next one has ${kept} bytes`);
      const end = at + recordBytes + kept;
      if (end > bytes.length) break;
      number++;
      emit({
        number,
        time: [numbers.u32(bytes, at), numbers.u32(bytes, at + 4) * unit],
        length: numbers.u32(bytes, at + 12),
        linkType,
        bytes: bytes.subarray(at + recordBytes, end),
      });
      at = end;
    }
    return at;
  };
}
