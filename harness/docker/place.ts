import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const overlay = 0x794c7630; // linux/magic.h: an overlay's upper layer cannot lie on an overlay
const memory = 0x01021994; // tmpfs: images would eat the machine's memory
const gibibyte = 1024 ** 3;
const leastBytes = 3 * gibibyte;
const prefix = 'netproof-docker-';
const oldMs = 60 * 60 * 1000;

/**
 * Makes a folder on a file system that holds an engine's data: on a disk where there is room, else in memory. Throws a sentence when
 * there is none. Removes what graders that are no more left in the same places.
 */
export function makePlace(): string {
  const parents = [...new Set(['/var/tmp', tmpdir(), '/dev/shm'])].filter(usable);
  for (const parent of parents) sweep(parent);
  const [parent] = parents.toSorted((a, b) => Number(inMemory(a)) - Number(inMemory(b)));
  if (parent === undefined)
    throw new Error(
      'no folder for its data: /var/tmp and /tmp are on overlays, read-only, or have less than 3 GB free',
    );
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  // The ids that containers run under must get through, but need not see what lies here.
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * How much memory an engine's data may take, in MiB; 0 where it must lie on the disk. In memory builds are faster, and the end is
 * quicker, but a machine must have plenty.
 */
export function memoryForData(): number {
  const available = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024;
  return available > 8 * gibibyte ? 4096 : 0;
}

function usable(parent: string): boolean {
  try {
    accessSync(parent, constants.W_OK);
    const { type, bavail, bsize } = statfsSync(parent);
    return type !== overlay && bavail * bsize > leastBytes;
  } catch {
    return false;
  }
}

function inMemory(parent: string): boolean {
  return statfsSync(parent).type === memory;
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    const owner = Number.parseInt(name.slice(prefix.length), 10);
    const folder = join(parent, name);
    try {
      const old = Date.now() - statSync(folder).mtimeMs > oldMs;
      if (old && !existsSync(`/proc/${owner}`)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another grader has just removed it.
    }
  }
}
