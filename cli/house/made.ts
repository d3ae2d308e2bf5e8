import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Arrow, readArrows } from './arrows.ts';
import { withTable } from './contributors-table.ts';
import { drawHouse } from './drawing.ts';
import { lintOverrides } from './lint-rules.ts';

/** A file that is made from the table of rooms or from the imports: its text as it should be, and whether it is so. */
export interface Made {
  readonly path: string;
  readonly text: string;
  readonly current: boolean;
}

/** What is made from the table and the imports of the house below `root`. */
export async function madeFiles(root: string, arrows: readonly Arrow[] = readArrows(root)): Promise<readonly Made[]> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const lint = JSON.parse(read('biome.json')) as { overrides: readonly object[] };
  const wanted = { ...lint, overrides: [...lint.overrides.filter(ofNoRoom), ...lintOverrides()] };
  const page = read('CONTRIBUTING.md');
  const drawing = `${await drawHouse(arrows)}`;
  return [
    { path: 'biome.json', text: `${JSON.stringify(wanted, null, 2)}\n`, current: isDeepStrictEqual(lint, wanted) },
    { path: 'CONTRIBUTING.md', text: withTable(page), current: withTable(page) === page },
    { path: 'docs/house.svg', text: drawing, current: read('docs/house.svg') === drawing },
  ];
}

/** Every rule about imports is made: one that was written by hand is none of ours. */
function ofNoRoom(section: object): boolean {
  return !JSON.stringify(section).includes('noRestrictedImports');
}
