import { importsText } from './lint-rules.ts';
import { type Room, rooms } from './rooms.ts';

const heading = ['Room', 'What it is', 'Imports, of ours'];

/** The table of rooms for CONTRIBUTING.md, as the formatter has it. */
function roomsTable(): string {
  const rows = rooms.map((room) => [nameOf(room), room.what, importsText(room).replace(' of ours', '')]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The page with the table that it has under its heading 'Who imports whom' made anew. Throws when it has none. */
export function withTable(page: string): string {
  const place = /(## Who imports whom\n\n)(?:\|.*\n)+/;
  if (!place.test(page)) throw new Error("CONTRIBUTING.md has no table under '## Who imports whom' to make anew.");
  return page.replace(place, (_, title: string) => `${title}${roomsTable()}\n`);
}

function nameOf({ folder, only }: Room): string {
  return only === 'tests' ? `\`${folder}/**/*.test.ts\`` : `\`${folder}/\``;
}
