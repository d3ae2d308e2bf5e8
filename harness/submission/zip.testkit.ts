import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip for tests. `mode` is Unix's, with the kind of file; what is left out is right. */
export interface ZipSample {
  readonly name: string;
  readonly data?: string | Buffer;
  readonly mode?: number;
  /** What the zip says of the entry, where that is a lie. */
  readonly size?: number;
  readonly crc?: number;
  readonly encrypted?: boolean;
}

/** The bytes of a zip with these entries, deflated, as Unix's zip writes it. */
export function sampleZip(entries: readonly ZipSample[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', mode = 0o100644, size, crc, encrypted } of entries) {
    const content = Buffer.from(data);
    const packed = deflateRawSync(content);
    const raw = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(encrypted ? 0x801 : 0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc ?? crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size ?? content.length, 18);
    facts.writeUInt16LE(raw.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, raw, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), facts, rest, raw]));
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  const central = Buffer.concat(directory);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}
