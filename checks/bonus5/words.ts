import type { Evidence } from '../../harness/model/index.ts';
import type { Scene } from './scene.ts';
import { requestsIn } from './stretches.ts';

const short = (digest: string | null) => digest?.slice(0, 12) ?? 'none';
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** What was pushed, and what came of it. */
export function table({ pushes }: Scene): Evidence[] {
  return [
    {
      kind: 'table',
      title: 'The pushes',
      columns: ['push', 'release', 'its images', 'requests', 'failed'],
      rows: pushes.map(({ what, release, images, stretches }) => {
        const { sent, failed } = requestsIn(stretches);
        return [what, release, images.map(short).join(', ') || 'none', `${sent}`, `${failed}`];
      }),
    },
  ];
}

/** Who answered, one line for each time that it was another. */
export function drawing({ before, pushes }: Scene): Evidence[] {
  const lines = pushes.flatMap(({ what, complaint, stretches }) => [
    `push: ${what}${complaint === null ? '' : ` (${complaint})`}`,
    ...stretches.map(({ fromMs, toMs, sent, failed, release, digest }) => {
      const lost = failed === 0 ? '' : `, ${failed} failed`;
      return `${seconds(fromMs).padStart(8)} to ${seconds(toMs).padStart(7)}  ${release ?? 'nobody'} ${short(digest)}: ${sent} requests${lost}`;
    }),
  ]);
  const first = `before: ${before.release ?? 'nobody'} ${short(before.digest)}`;
  return [{ kind: 'text', title: 'Who answered', text: [first, ...lines].join('\n') }];
}
