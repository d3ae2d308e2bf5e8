import { readFiles } from '../../harness/expect/documents.ts';
import { ownWordsIn } from '../../harness/expect/filler.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { type ToldLine, tellLines } from '../../harness/expect/told-lines.ts';
import type { ReadFile } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { questions as asked, leastAnswer } from '../../labs/day7/questions.ts';
import { check } from '../check.ts';
import { contentOf, type Handed, handedIn, readable } from './handed-in.ts';

type Observation = {
  readonly handed: readonly Handed[];
  /** Files that are called after questions or answers. */
  readonly further: readonly ReadFile[];
};

const mostFurther = 3;

export const questions = check({
  ...deliverable('day7.questions'),
  on: handedIn,

  async observe({ files, lines, shared }): Promise<Observation> {
    const own = new Set(shared.map(({ file }) => file?.path));
    const called = files.paths.filter((path) =>
      /(?:question|answer|frage|antwort|faq|pregunt|domand)[^/]*\.(?:md|pdf)$/i.test(path),
    );
    const paths = [...(lines.questions === undefined ? [] : [lines.questions]), ...called].filter(
      (path) => !own.has(path),
    );
    const further = [...new Set(paths)].slice(0, mostFurther);
    return { handed: shared, further: await readFiles(further.map((path) => contentOf(files, path))) };
  },

  judge({ handed, further }) {
    const files = [
      ...readable(handed).map(({ file }) => file),
      ...further.filter(({ trouble }) => trouble === undefined),
    ];
    if (files.length === 0) return { status: 'blocked', by: 'day7.documents' };
    const passages = files.flatMap((file) => passagesOf(tellLines(file)));
    return partialCredit(
      asked.map(({ subject, terms }) => ({
        what: subject,
        trouble: passages.some((passage) => isAnswer(passage, terms))
          ? undefined
          : `nothing of at least ${leastAnswer} words is about it`,
      })),
      {
        expected:
          "Each of the handout's ten questions is answered under some heading of the documents, in a few sentences.",
        hint: 'A question that is written down again is none that is answered. What would you say to a classmate who asks it?',
      },
    );
  },
});

/** What stands below a heading. */
type Passage = { readonly heading: string; readonly text: string; readonly words: number };

function passagesOf(lines: readonly ToldLine[]): Passage[] {
  let number = 0;
  const sections = Map.groupBy(lines, ({ kind }) => (kind === 'heading' ? ++number : number));
  return [...sections.values()].map((all) => {
    const body = all.filter(({ kind }) => kind !== 'heading' && kind !== 'code');
    const sentences = body
      .map((line) => line.text)
      .join('\n')
      .split(/(?<=[.!?\n])/);
    const text = sentences.filter((one) => !one.endsWith('?')).join('');
    const prose: ToldLine = { kind: 'prose', text, section: '' };
    return { heading: all.find(({ kind }) => kind === 'heading')?.text ?? '', text, words: ownWordsIn([prose]).length };
  });
}

/** Whether all terms are met, one of them at least by what is below the heading. */
function isAnswer({ heading, text, words }: Passage, terms: readonly RegExp[]): boolean {
  if (words < leastAnswer) return false;
  return terms.some((term) => term.test(text)) && terms.every((term) => term.test(text) || term.test(heading));
}
