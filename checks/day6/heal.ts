import { poll } from '../../harness/probe/services.ts';
import { whileCut } from '../../harness/probe/two-hosts.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { type Crossing, pingAll, scene, works } from './crossing.ts';

/** A ping that worked before the cut, and whether it did during it and after. */
type Watched = {
  readonly from: string;
  readonly to: string;
  readonly crosses: boolean;
  readonly during: boolean;
  readonly after: boolean;
};

/** `seconds`: how long it was waited for what crosses. */
type Observation = { readonly stormed: boolean; readonly seconds: number; readonly watched: readonly Watched[] };

/** While the wire is cut, so many looks, one after the other, of a quarter of a second each: time enough for what watches it to act. */
const looks = 4;
const healMs = 10_000;

export const heal = check({
  ...deliverable('day6.heal'),
  on: scene,
  disturbs: true,

  async observe({ host, signal, shared: { hosts } }): Promise<Observation> {
    const before = hosts?.pings.filter(works) ?? [];
    const seconds = healMs / 1000;
    if (hosts === null || !before.some(({ crosses }) => crosses))
      return { stormed: hosts === null, seconds, watched: [] };
    const during = await whileCut(host, async () => {
      const rounds: (readonly Crossing[])[] = [];
      while (rounds.length < looks) rounds.push(await pingAll(host, hosts));
      return rounds;
    });
    const after = await poll(
      { signal },
      healMs,
      () => pingAll(host, hosts),
      (seen) => before.every((one) => isGood(seen, one)),
    );
    const watched = before.map((one) => ({
      from: one.from,
      to: one.to,
      crosses: one.crosses,
      // Of what stays on a host, all that is lost once counts; of what crosses, the last look does, as some may have been on its way.
      during: one.crosses ? isGood(during.at(-1) ?? [], one) : during.every((round) => isGood(round, one)),
      after: isGood(after, one),
    }));
    return { stormed: false, seconds, watched };
  },

  judge({ stormed, seconds, watched }) {
    if (stormed) return { status: 'blocked', by: 'day6.no-storm' };
    const across = watched.filter(({ crosses }) => crosses);
    if (across.length === 0) return { status: 'blocked', by: 'day6.cross-host' };
    const passed = across.find(({ during }) => during);
    if (passed) {
      const reason = `The wire was cut, and ${passed.from} → ${passed.to} still worked: it goes another way, so nothing can be said of the cut.`;
      return { status: 'error', reason };
    }
    const within = watched.filter(({ crosses }) => !crosses);
    const [lostWithin, lostAcross] = [
      within.filter((one) => !one.during || !one.after),
      across.filter(({ after }) => !after),
    ];
    if (lostWithin.length + lostAcross.length === 0) return { status: 'pass' };
    const share = (lost: readonly Watched[], all: readonly Watched[]) =>
      all.length === 0 ? 0 : lost.length / all.length;
    const name = ([one]: readonly Watched[]) => `${one?.from} → ${one?.to}`;
    return {
      status: 'fail',
      score: 1 - (share(lostWithin, within) + 2 * share(lostAcross, across)) / 3,
      expected:
        'While the wire between the hosts is cut, the containers of one host reach each other; and when it is whole again, all do, without anybody’s help.',
      actual: [
        ...(lostWithin.length === 0
          ? []
          : [
              `${lostWithin.length} of ${within.length} pings that stay on one host failed with the wire, as ${name(lostWithin)}.`,
            ]),
        ...(lostAcross.length === 0
          ? []
          : [
              `${lostAcross.length} of ${across.length} pings that cross did not come back within ${seconds} s, as ${name(lostAcross)}.`,
            ]),
      ].join(' '),
      hint: 'What must be done again after a cut is done by nobody at night: let the kernel learn, and let nothing take the tunnel away because the other end is silent for a while.',
    };
  },

  show: ({ watched }) => [
    {
      kind: 'table',
      title: 'Pings while the wire is cut, and when it is whole again',
      columns: ['ping', 'cut', 'whole'],
      rows: watched.map(({ from, to, during, after }) => [`${from} → ${to}`, word(during), word(after)]),
    },
  ],
});

function isGood(round: readonly Crossing[], { from, to }: Pick<Crossing, 'from' | 'to'>): boolean {
  return round.some((one) => one.from === from && one.to === to && works(one));
}

const word = (answered: boolean) => (answered ? 'answered' : 'not answered');
