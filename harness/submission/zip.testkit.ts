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
  /** The name's bytes where they are not those of UTF-8 with flag 11. */
  readonly raw?: Buffer;
  /** Extra fields (APPNOTE 4.5). */
  readonly extra?: Buffer;
  /** As Windows makes it: no Unix mode is noted. */
  readonly windows?: boolean;
}

/** The bytes of a zip with these entries, deflated, as Unix's zip writes it. */
export function sampleZip(entries: readonly ZipSample[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', mode = 0o100644, ...more } of entries) {
    const { size, crc, encrypted, raw: bytes, extra = Buffer.alloc(0), windows } = more;
    const content = Buffer.from(data);
    const packed = deflateRawSync(content);
    const raw = bytes ?? Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE((encrypted ? 1 : 0) | (bytes ? 0 : 0x800), 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc ?? crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size ?? content.length, 18);
    facts.writeUInt16LE(raw.length, 22);
    facts.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, raw, extra, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(windows ? 0x20 : (mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from(windows ? 'PK\x01\x02\x14\x00' : 'PK\x01\x02\x14\x03'), facts, rest, raw, extra]),
    );
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
