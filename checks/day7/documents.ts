import { codeWordsIn, ownWordsIn } from '../../harness/expect/filler.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { type ToldLine, tellLines, wordsIn } from '../../harness/expect/told-lines.ts';
import type { ReadFile } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import {
  documents as asked,
  type DocumentAsked,
  leastMatters,
  leastWords,
  matters,
} from '../../labs/day7/documents.ts';
import { check, type Part } from '../check.ts';
import { type Handed, handedIn } from './handed-in.ts';

type Observation = { readonly handed: readonly Handed[] };

export const documents = check({
  ...deliverable('day7.documents'),
  on: handedIn,

  observe: async ({ shared }): Promise<Observation> => ({ handed: shared }),

  judge({ handed }) {
    return partialCredit(
      asked.flatMap((one) =>
        partsOf(
          one,
          handed.find(({ kind }) => kind === one.kind),
        ),
      ),
      {
        expected: `Four documents, as PDF or Markdown, with their sections under headings: ${asked
          .map(({ title, sections }) => `${title} (${sections.map(({ name }) => name).join(', ')})`)
          .join('; ')}.`,
        hint: 'submission.json names them, as days.day7.architecture, guide, operations and comparison. A heading says in a word or two what is below it.',
      },
    );
  },

  show({ handed }) {
    const rows = handed.map(({ kind, file }) => [
      kind,
      file?.path ?? 'not found',
      file === null ? '' : (file.trouble ?? file.format),
      file === null ? '' : `${wordsIn(linesOf(file)).length}`,
    ]);
    return [{ kind: 'table', title: 'The documents', columns: ['document', 'file', 'read as', 'words'], rows }];
  },
});

/** What a file says; nothing where it cannot be read. */
function linesOf(file: ReadFile): ToldLine[] {
  return file.trouble === undefined ? tellLines(file) : [];
}

function partsOf({ title, sections }: DocumentAsked, handed: Handed | undefined): Part[] {
  const weight = sections.length;
  const file = handed?.file ?? null;
  if (file === null) return [{ what: `the ${title}`, trouble: 'no file of the submission is one', weight }];
  if (file.trouble !== undefined) return [{ what: `the ${title}`, trouble: `'${file.path}': ${file.trouble}`, weight }];
  if (file.format !== 'pdf' && file.format !== 'markdown')
    return [{ what: `the ${title}`, trouble: `'${file.path}' is neither PDF nor Markdown`, weight }];
  const lines = linesOf(file);
  const words = wordsIn(lines);
  const size = ownWordsIn(lines).length + codeWordsIn(lines).length;
  if (size < leastWords) {
    const aside = words.length > size ? ', without what is said again or holds a place' : '';
    const trouble = `'${file.path}' has ${size} words${aside}, and at least ${leastWords} are asked`;
    return [{ what: `the ${title}`, trouble, weight }];
  }
  const text = lines.map((line) => line.text).join('\n');
  if (matters.filter((one) => one.test(text)).length < leastMatters) {
    const trouble = `'${file.path}' names next to nothing that is in this lab`;
    return [{ what: `the ${title}`, trouble, weight }];
  }
  const headings = lines.filter(({ kind }) => kind === 'heading').map(({ text }) => text);
  if (!isKnownLanguage(words)) {
    const tooFew = `its words for the sections are not known, and '${file.path}' has ${headings.length} headings for ${weight} of them`;
    return [{ what: `the ${title}`, trouble: headings.length > weight ? undefined : tooFew, weight }];
  }
  return sections.map(({ name, words: known }) => ({
    what: `the ${title}: ${name}`,
    trouble: headings.some((heading) => known.test(heading)) ? undefined : `no heading of '${file.path}' is about it`,
  }));
}

/** The commonest words of the languages whose words for sections we know. */
const common = /^(?:the|and|of|to|is|in|der|die|das|und|ist|le|la|les|et|est|el|los|y|del|il|che|di)$/i;

/** Whether one word in twenty is one of these: else its headings are in words that we do not know, and are counted. */
function isKnownLanguage(words: readonly string[]): boolean {
  return words.filter((word) => common.test(word)).length * 20 >= words.length;
}
