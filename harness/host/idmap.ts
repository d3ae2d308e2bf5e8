import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';

/** How many uids a world uses: its own and, nested in them, those of its lab host. */
export const idCount = 65536;

/** Where the ranges begin that root hands out: far from real users and from the usual subuid ranges. */
const rootBase = 0x2000_0000;
const slots = 256;

/** A range of uids and gids of the machine, held until released. */
export interface IdRange {
  readonly uidBase: number;
  readonly gidBase: number;
  release(): void;
}

/**
 * Takes a free slot. It is held by a socket in the abstract namespace (unix(7)), which the kernel frees when we die.
 * Throws when all are taken.
 */
async function takeSlot(): Promise<{ slot: number; server: Server }> {
  for (let slot = 0; slot < slots; slot++) {
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(`\0netproof-slot-${slot}`, () => resolve(true));
    });
    if (free) {
      server.unref();
      return { slot, server };
    }
  }
  throw new Error(`All ${slots} places for lab hosts on this machine are taken: end other graders first.`);
}

async function subordinateBase(file: string, user: { username: string; uid: number }): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  for (const line of text.split('\n')) {
    const [owner, base, count] = line.trim().split(':');
    if ((owner === user.username || owner === String(user.uid)) && Number(count) >= idCount) return Number(base);
  }
  throw new Error(
    `User ${user.username} has no ${idCount} subordinate ids in ${file}: run as root, or have root run ` +
      `'usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${user.username}'.`,
  );
}

/** Takes a range for one world: a range of its own as root, the user's subordinate ids otherwise (subuid(5)). */
export async function takeIds(): Promise<IdRange> {
  const user = userInfo();
  const bases =
    user.uid === 0
      ? undefined
      : { uid: await subordinateBase('/etc/subuid', user), gid: await subordinateBase('/etc/subgid', user) };
  const { slot, server } = await takeSlot();
  const own = rootBase + slot * idCount;
  return { uidBase: bases?.uid ?? own, gidBase: bases?.gid ?? own, release: () => server.close() };
}

/**
 * The lab host's map inside a world, as /proc/PID/uid_map wants it (user_namespaces(7)): its root is not the world's,
 * and 65534 (nobody) exists.
 */
export const labIdMap = `0 1000 ${idCount - 1001}\n65534 ${idCount - 1} 1\n`;
