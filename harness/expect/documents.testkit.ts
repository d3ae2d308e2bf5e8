import { crc32 } from 'node:zlib';
import { createFile } from 'mp4box';

const timescale = 1000;
const kinds = {
  video: { type: 'mp4v', hdlr: 'vide', timescale, width: 640, height: 360 },
  audio: { type: 'mp4a', hdlr: 'soun', timescale, channel_count: 2, samplerate: 48_000, samplesize: 16 },
};

/** An MP4 with these tracks, a sample of one byte a minute in each; for tests. */
export function sampleFilm(seconds: number, tracks: readonly (keyof typeof kinds)[] = ['video', 'audio']): Uint8Array {
  const file = createFile();
  for (const kind of tracks) {
    const id = file.addTrack(kinds[kind] as Parameters<typeof file.addTrack>[0]);
    for (let at = 0; at < seconds; at += 60) {
      const duration = timescale * Math.min(60, seconds - at);
      const start = at * timescale;
      file.addSample(id, new Uint8Array([at % 256]), { duration, dts: start, cts: start, is_sync: true });
    }
  }
  return new Uint8Array(file.getBuffer().buffer);
}

/** A zip of these files, not compressed (APPNOTE 4.3); for tests. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(10, 0);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x0a\x00'), facts, rest, Buffer.from(name)]));
    parts.push(Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), content]));
    offset += parts.at(-1)?.length ?? 0;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  for (const at of [4, 6]) end.writeUInt16LE(directory.length, at);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}
