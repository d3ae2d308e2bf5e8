import { readFiles } from '../../harness/expect/documents.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { ReadFile } from '../../harness/model/index.ts';
import { submissionFiles } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { film as asked } from '../../labs/day7/documents.ts';
import { check } from '../check.ts';

type Observation = { readonly video: ReadFile | null };

export const video = check({
  ...deliverable('day7.video'),
  on: submissionFiles,

  async observe({ files, lines }): Promise<Observation> {
    if (lines.video === undefined) return { video: null };
    const [read = null] = await readFiles([{ path: lines.video, content: files.base64(lines.video) }]);
    return { video: read };
  },

  judge({ video: file }) {
    const minutes = `${asked.least / 60} to ${asked.most / 60} minutes`;
    const words = {
      expected: `An MP4 file of ${minutes}, with pictures and sound all the while, and with all that it refers to.`,
      hint: 'submission.json names it, as days.day7.video. Play it from beginning to end on another machine than the one that made it.',
    };
    const fail = (actual: string) => ({ status: 'fail', score: 0, ...words, actual }) as const;
    if (file === null) return fail('submission.json names no days.day7.video.');
    const trouble = file.trouble ?? (file.film === undefined ? 'it is no MP4' : undefined);
    if (trouble !== undefined || file.film === undefined) return fail(`'${file.path}': ${trouble}.`);
    const { seconds, tracks, whole } = file.film;
    const lasts = (kind: 'video' | 'audio') =>
      Math.max(0, ...tracks.filter((track) => track.kind === kind).map((track) => track.seconds));
    const short = (kind: 'video' | 'audio', what: string) =>
      lasts(kind) < 0.9 * seconds || lasts(kind) === 0 ? `there are ${time(lasts(kind))} of ${what} in it` : undefined;
    const fits = seconds >= asked.least - asked.slack && seconds <= asked.most + asked.slack;
    return partialCredit(
      [
        { what: 'its length', trouble: fits ? undefined : `it lasts ${time(seconds)}`, weight: 2 },
        { what: 'the pictures', trouble: short('video', 'pictures') },
        { what: 'the sound', trouble: short('audio', 'sound') },
        { what: 'the file', trouble: whole ? undefined : 'it is cut off: not all that it refers to is there' },
      ],
      words,
    );
  },
});

function time(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
