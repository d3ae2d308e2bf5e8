import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { mayImport, roomOf, rooms } from './rooms.ts';

/** An import of one file of ours in another, or a path from one to another that is written there. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

const imports = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^'\n]+)'|new URL\('(\.[^'\n]+)', import\.meta\.url\)/g;

/** Every arrow between the files of the house below `root`, type imports and files named by URL included. */
export function readArrows(root: string): readonly Arrow[] {
  const files = [...new Set(rooms.map(({ folder }) => folder))].flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root, exclude: (name) => name === 'node_modules' }),
  );
  return files.toSorted().flatMap((from) =>
    [...readFileSync(join(root, from), 'utf8').matchAll(imports)].map(([, imported, named]) => ({
      from,
      to: normalize(join(dirname(from), imported ?? named ?? '')),
    })),
  );
}

/** A sentence for each arrow that goes where it may not. */
export function wrongArrows(arrows: readonly Arrow[]): readonly string[] {
  return arrows.flatMap(({ from, to }) => {
    const room = roomOf(from);
    if (room === undefined || roomOf(to) === undefined || mayImport(room, to)) return [];
    return [`${from} imports ${to}: ${room.folder} may not (cli/house/rooms.ts).`];
  });
}
