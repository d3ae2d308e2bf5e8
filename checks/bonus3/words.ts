import type { Evidence } from '../../harness/model/index.ts';
import { lostOf, type Measured, medianMs } from './measured.ts';
import type { Scene } from './scene.ts';

/** Why nothing was tried, as a sentence; undefined where the faults were. */
export function notTried({ missing, trials }: Pick<Scene, 'missing' | 'trials'>): string | undefined {
  if (missing.length > 0) return `The submission has no line for ${missing.join(' and ')}.`;
  return trials.length === 0 ? 'Before any fault, the product service did not answer.' : undefined;
}

/** What was measured before all faults, and during and after each. */
export function table({ before, trials }: Pick<Scene, 'before' | 'trials'>): Evidence[] {
  const row = (when: string, seen: Measured) => [
    when,
    `${lostOf(seen.pings)} of ${seen.pings.sent}`,
    `${seen.requests.filter((one) => typeof one === 'number').length} of ${seen.requests.length}`,
    medianMs(seen) === undefined ? '–' : `${medianMs(seen)} ms`,
    [...new Set(seen.requests.filter((one) => typeof one === 'string'))].join(', '),
  ];
  return [
    {
      kind: 'table',
      title: 'The product service, seen from another namespace',
      columns: ['', 'pings lost', 'requests answered', 'median', 'failures'],
      rows: [
        row('before', before),
        ...trials.flatMap(({ fault, during, after }) => [row(`during ${fault}`, during), row(`after ${fault}`, after)]),
      ],
    },
  ];
}
