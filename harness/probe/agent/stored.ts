import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { labFiles } from '../../host/agent/files.ts';
import type { Lab } from '../../host/agent/lab.ts';
import type { StoredFile } from '../../model/index.ts';

/** What to look for in a folder of the lab host. */
export type StoreRequest = { readonly folder: string; readonly words: readonly string[] };

/** All that is unpacked for one look, so that files which grow a thousandfold cost no more than honest ones. */
const mostUnpacked = 64 * 1024 * 1024;

/**
 * The files in a folder and the folders there, sorted by name, with the words that each holds, as it is or unpacked where it is gzip's. What is
 * larger than 8 MiB, and what comes after 24 MiB in all, has no digest.
 */
export function lookIntoStore(lab: Lab, { folder, words }: StoreRequest): StoredFile[] {
  let room = mostUnpacked;
  return labFiles(lab, folder).map(({ name, bytes, content }) => {
    if (content === null) return { name, bytes, digest: null, holds: [] };
    const whole = Buffer.from(content, 'base64');
    const plain = unpacked(whole, room);
    if (plain !== whole) room -= plain.length;
    const digest = createHash('sha256').update(whole).digest('hex');
    return { name, bytes, digest, holds: words.filter((word) => plain.includes(word)) };
  });
}

/** As it was where it is not gzip's (RFC 1952, 2.3.1), is torn, or would be larger than there is room for. */
function unpacked(whole: Buffer, room: number): Buffer {
  if (room < 1 || whole.length < 2 || whole.readUInt16BE(0) !== 0x1f8b) return whole;
  try {
    return gunzipSync(whole, { maxOutputLength: room });
  } catch {
    return whole;
  }
}
