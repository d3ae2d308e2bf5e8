/** Capture files of either format, read piece by piece: a file may be larger than memory. */
import { closeSync, openSync, readSync } from 'node:fs';
import { classic, headerBytes, isClassic } from './classic.ts';
import { Damaged, type Emit, type Take } from './packet.ts';
import { isPcapng, pcapng } from './pcapng.ts';

const chunkBytes = 256 * 1024;

/**
 * Calls `emit` for every packet of the file, in order. Returns undefined when all was read; otherwise a sentence that
 * tells what is wrong with the file. What could be read before that has been emitted. Never throws for what a file holds.
 */
export function readCapture(path: string, emit: Emit): string | undefined {
  const read = packetsOf(emit);
  try {
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(chunkBytes); // a new one each time, as the reader keeps what it has not read yet
        const bytes = readSync(file, chunk);
        if (bytes === 0) break;
        read.push(chunk.subarray(0, bytes));
      }
    } finally {
      closeSync(file);
    }
    read.end();
    return undefined;
  } catch (error) {
    if (error instanceof Damaged) return `The file ${path} ${error.message}.`;
    return `The file ${path} cannot be read: ${(error as Error).message}.`;
  }
}

/** The reader itself: takes a file's bytes in pieces of any size. Both functions throw `Damaged`. */
export function packetsOf(emit: Emit) {
  let rest: Buffer = Buffer.alloc(0);
  let take: Take | undefined;
  let bytesBefore = 0;
  const advance = (used: number) => {
    rest = rest.subarray(used);
    bytesBefore += used;
  };
  return {
    push(chunk: Buffer): void {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!take && rest.length >= headerBytes) {
        take = format(rest);
        if (isClassic(rest)) advance(headerBytes);
      }
      if (take) advance(take(rest, emit));
    },
    end(): void {
      if (bytesBefore + rest.length === 0) throw new Damaged('is empty');
      if (!take) throw new Damaged(`is no capture: it has ${rest.length} bytes, less than any header`);
      if (rest.length > 0)
        throw new Damaged(
          `ends in the middle of a packet, at byte ${bytesBefore + rest.length}; all before it was read`,
        );
    },
  };
}

function format(bytes: Buffer): Take {
  if (isClassic(bytes)) return classic(bytes.subarray(0, headerBytes));
  if (isPcapng(bytes)) return pcapng();
  if (bytes.readUInt16BE(0) === 0x1f8b) throw new Damaged('is compressed: run gunzip on it first');
  throw new Damaged(`is no capture: it begins with ${bytes.toString('hex', 0, 4)}, and neither pcap nor pcapng does`);
}
