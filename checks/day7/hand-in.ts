import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { documents } from '../../labs/day7/documents.ts';
import { check } from '../check.ts';
import { handedIn } from './handed-in.ts';
import { items, slidesIn } from './named-files.ts';
import { recordsIn } from './records.ts';

/** Each thing that is asked for, and the path of the first file that may be it; null where there is none. */
type Observation = { readonly items: readonly { readonly what: string; readonly path: string | null }[] };

export const handIn = check({
  ...deliverable('day7.hand-in'),
  on: handedIn,

  async observe({ files, lines, shared }): Promise<Observation> {
    const there = (path: string | undefined) => (path !== undefined && files.paths.includes(path) ? path : null);
    return {
      items: [
        ...items.map(({ what, is }) => ({ what, path: files.paths.find(is) ?? null })),
        ...documents.map(({ kind, title }) => ({
          what: `the ${title}`,
          path: shared.find((one) => one.kind === kind)?.file?.path ?? null,
        })),
        { what: 'the slides', path: there(slidesIn(files.paths, lines.slides)) },
        { what: 'the record of the benchmark', path: recordsIn({ files, lines }, shared)[0]?.path ?? null },
      ],
    };
  },

  judge: ({ items: all }) =>
    partialCredit(
      all.map(({ what, path }) => ({ what, trouble: path === null ? 'not found' : undefined })),
      {
        expected: `There is a file for each of these: ${all.map(({ what }) => what).join(', ')}.`,
        hint: 'Unpack what you hand in into an empty folder, and look for each item as somebody who does not know where it is.',
      },
    ),

  show: ({ items: all }) => [
    {
      kind: 'table',
      title: 'What was handed in',
      columns: ['item', 'file'],
      rows: all.map(({ what, path }) => [what, path ?? 'not found']),
    },
  ],
});
