import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { troubleOf } from './measured.ts';
import { type Scene, scene } from './scene.ts';

type Observation = Pick<Scene, 'before' | 'trials' | 'claims' | 'reported'>;

/** Both sides look again and again, and neither sees the very moment. */
const slackMs = 600;
const timed = ['cut', 'crash'];
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

export const report = check({
  ...deliverable('bonus3.report'),
  on: scene,

  observe: async ({ shared: { before, trials, claims, reported } }): Promise<Observation> => ({
    ...{ before, trials, claims, reported },
  }),

  judge({ before, trials, claims }) {
    const there = trials.filter((one) => timed.includes(one.fault) && troubleOf(one, before) === undefined);
    if (there.length === 0) return { status: 'blocked', by: 'bonus3.injects' };
    const parts = there.map(({ fault, away: { least, most } }): Part => {
      const claim = claims?.[fault];
      const agrees = claim !== undefined && claim >= least - slackMs && claim <= most + slackMs;
      const wrong = claim === undefined ? 'the report has no awayMs for it' : `the report says ${seconds(claim)}`;
      return {
        what: fault,
        trouble: agrees ? undefined : `${wrong}, and it was ${seconds(least)} to ${seconds(most)}`,
      };
    });
    return partialCredit(parts, {
      expected:
        'report prints JSON that says, for cut and for crash, how long the product service was away: from the end of inject until it answered again.',
      hint: 'inject and heal are two programs, and report a third: where does the one leave its time for the others? And the service is not back when heal has called it, but when it answers.',
    });
  },

  show: ({ trials, claims, reported }) => [
    {
      kind: 'table',
      title: 'How long the product service was away',
      columns: ['fault', 'at least', 'at most', 'the report'],
      rows: trials
        .filter(({ fault }) => timed.includes(fault))
        .map(({ fault, away: { least, most } }) => {
          const claim = claims?.[fault];
          return [fault, seconds(least), seconds(most), claim === undefined ? 'nothing' : seconds(claim)];
        }),
    },
    { kind: 'text', title: 'The report', text: reported || '(it printed nothing)' },
  ],
});
