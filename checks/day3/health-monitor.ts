import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { type Blackout, type HealthSeen, health, periodMs, watched } from './health-watch.ts';

/** What the monitor wrote; its views are the dashboard's business. */
type Observation = Omit<HealthSeen, 'view' | 'blackouts'> & { readonly blackouts: readonly Omit<Blackout, 'view'>[] };

const seconds = (2 * periodMs) / 1000;

export const healthMonitor = check({
  ...deliverable('day3.health-monitor'),
  on: health,

  async observe({ shared }): Promise<Observation> {
    const { view: _, blackouts, ...seen } = shared;
    return { ...seen, blackouts: blackouts.map(({ view: __, ...one }) => one) };
  },

  judge({ silence, alive, up, timed, blackouts }) {
    const expected = `With a period of ${periodMs / 1000} s, health.jsonl tells within ${seconds} s that a service is DOWN when it stops to answer, and UP when it is back; of the others it tells nothing but UP.`;
    if (silence !== null) return { status: 'fail', score: 0, expected, actual: silence };
    if (alive.length === 0) return { status: 'blocked', by: 'day2.nginx-health' };
    const parts: Part[] = [
      ...watched
        .filter(({ name }) => alive.includes(name))
        .map(({ name }) => ({
          what: name,
          trouble: up.includes(name)
            ? timed.includes(name)
              ? undefined
              : 'it was UP without a latency'
            : 'it answers us, and was not told to be UP',
        })),
      ...blackouts.flatMap(partsOf),
      ...(blackouts.length === 0
        ? [{ what: 'DOWN', trouble: 'nothing was ever UP, so nothing was cut off', weight: 6 }]
        : []),
    ];
    return partialCredit(parts, {
      expected,
      hint: 'Each service needs a question, a patience and an exception of its own: whoever waits for a silent one must not keep the others waiting, nor wait for longer than a period.',
    });
  },
});

function partsOf({ service, how, downMs, upMs, met, flickered, unheard }: Observation['blackouts'][number]): Part[] {
  const when = how === 'refused' ? 'refused connections' : 'was silent';
  return [
    {
      what: `${service} while it ${when}`,
      // Whoever does not ask has it from elsewhere: our rules, say, or our processes.
      trouble:
        downMs === null
          ? `it was not told to be DOWN within ${seconds} s`
          : met === 0
            ? 'it was told to be DOWN, and nobody had asked it'
            : undefined,
      weight: how === 'refused' ? 2 : 1,
    },
    {
      what: `${service} after it ${when}`,
      // Who is always UP has not come back.
      trouble:
        upMs === null
          ? `it was not told to be UP within ${seconds} s`
          : downMs === null
            ? 'that it was UP says nothing, as it had not been DOWN'
            : undefined,
    },
    {
      what: `the others while ${service} ${when}`,
      trouble:
        flickered.length > 0
          ? `${flickered.join(', ')} answered us all the while, and did not stay UP`
          : unheard.length > 0
            ? `nothing was told of ${unheard.join(', ')}`
            : undefined,
    },
  ];
}
