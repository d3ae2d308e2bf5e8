import { readFiles } from '../../harness/expect/documents.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { ReadFile } from '../../harness/model/index.ts';
import { submissionFiles } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { deck } from '../../labs/day7/documents.ts';
import { check } from '../check.ts';
import { contentOf } from './handed-in.ts';
import { slidesIn } from './named-files.ts';

type Observation = { readonly slides: ReadFile | null };

/** Office's format before 2007 (MS-CFB, 2.2), as base64 begins with it. */
const oldOffice = '0M8R4KGxGuE';

export const slides = check({
  ...deliverable('day7.slides'),
  on: submissionFiles,

  async observe({ files, lines }): Promise<Observation> {
    const path = slidesIn(files.paths, lines.slides);
    if (path === undefined) return { slides: null };
    const file = contentOf(files, path);
    if (file.content?.startsWith(oldOffice))
      throw new Error(
        `'${path}' is in Office's format of before 2007, which is not read here: a person has to look at it.`,
      );
    const [read = null] = await readFiles([file]);
    return { slides: read };
  },

  judge({ slides: file }) {
    const words = {
      expected: `Slides as PDF or PPTX, ${deck.least} to ${deck.most} of them, on ${deck.subjects.map(({ name }) => name).join(', ')}.`,
      hint: 'submission.json names them, as days.day7.slides. Whoever was not there should see from the titles alone what it was about.',
    };
    if (file === null) return { status: 'fail', score: 0, ...words, actual: 'There are no slides.' };
    const trouble = file.trouble ?? (['pdf', 'pptx'].includes(file.format) ? undefined : 'it is neither PDF nor PPTX');
    if (trouble !== undefined) return { status: 'fail', score: 0, ...words, actual: `'${file.path}': ${trouble}.` };
    const text = file.pages.join('\n');
    const fits = file.count >= deck.least && file.count <= deck.most;
    // Slides of pictures cannot be read: whether the subjects are on them is for a person.
    if (text.trim() === '' && fits)
      return { status: 'error', reason: `'${file.path}' has no text that can be read: a person has to look at it.` };
    return partialCredit(
      [
        {
          what: 'the number of slides',
          trouble: fits ? undefined : `there are ${file.count}`,
          weight: deck.subjects.length,
        },
        ...deck.subjects.map(({ name, words: known }) => ({
          what: name,
          trouble: known.test(text) ? undefined : 'no slide is about it',
        })),
      ],
      words,
    );
  },

  show: ({ slides: file }) =>
    file === null
      ? []
      : [
          {
            kind: 'table',
            title: `Slides of ${file.path}`,
            columns: ['slide', 'its first line'],
            rows: file.pages
              .slice(0, 60)
              .map((page, index) => [`${index + 1}`, page.split('\n')[0]?.slice(0, 100) ?? '']),
          },
        ],
});
