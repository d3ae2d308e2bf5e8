import { hostOf } from '../../harness/expect/locate.ts';
import type { FlowRequest, Survey, SurveyedNamespace } from '../../harness/model/index.ts';
import { converge, pingFlows, survey } from '../../harness/probe/index.ts';
import { labHost, observation } from '../../harness/testbed/index.ts';
import { day0 } from '../../labs/day0/day.ts';
import { claims } from './claims.ts';
import { addressesOf, type Cast, castsOf, namesOf } from './rooms.ts';
import type { Sent, Trial } from './trial.ts';

/** All labs on one machine: each has namespaces of its own. */
export const bench = labHost({ runs: day0.lines.map((line) => `${day0.id}.${line}`) });

/** The labs that pings tell of. */
export type Pinged = keyof typeof claims;
const pinged = Object.keys(claims) as readonly Pinged[];

export type Scene = {
  readonly survey: Survey;
  readonly trials: readonly (Trial & { readonly lab: Pinged })[];
};

type Request = FlowRequest & Pick<Sent, 'target'>;
type Room = SurveyedNamespace | null | undefined;

/** What is sent in a lab, from one of its namespaces to every address of another. */
function requestsFor(lab: Pinged, cast: Cast, seen: Survey): readonly Request[] {
  const [a, b, c] = cast;
  const all = (from: Room, to: Room) =>
    from && to ? addressesOf(to).map((address) => ({ from: from.key, to: address, target: to.key })) : [];
  if (lab === 'empty') return a ? [{ from: a.key, to: '127.0.0.1', target: a.key }] : [];
  if (lab === 'pair') return [...all(a, b), ...all(b, a)];
  if (lab === 'hostLink') {
    const host = hostOf(seen);
    return [a, b].flatMap((one) => [...all(one, host), ...all(host, one)]);
  }
  if (lab === 'natInside') return all(a, c);
  if (lab === 'policyRouting') return bySource(cast);
  return [...all(a, c), ...all(c, a)];
}

/** From each address of the one in the middle to each that both others have. */
function bySource([a, home, b]: Cast): readonly Request[] {
  if (!a || !home || !b) return [];
  const both = addressesOf(a).filter((one) => addressesOf(b).includes(one));
  return both.flatMap((to) => addressesOf(home).map((source) => ({ from: home.key, to, source, target: null })));
}

export const scene = observation(bench, {
  title: 'what is sent between the namespaces of the labs',
  async observe(context): Promise<Scene> {
    const look = async (): Promise<Scene> => {
      const seen = await survey(context.host);
      const tried = pinged.flatMap((lab) =>
        castsOf(seen, lab).map((cast) => ({ lab, cast, requests: requestsFor(lab, cast, seen) })),
      );
      const flows = await pingFlows(
        context.host,
        tried.flatMap(({ requests }) => requests.map(({ target: _, ...request }) => request)),
      );
      const left = [...flows];
      const trials = tried.map(({ lab, cast, requests }) => {
        const keys = cast.map((one) => one?.key ?? null);
        const own = left.splice(0, requests.length);
        const sent = own.map((flow, at): Sent => ({ ...flow, target: requests[at]?.target ?? null }));
        return { lab, names: namesOf(lab, cast), keys, flows: sent };
      });
      return { survey: seen, trials };
    };
    return await converge(context, look, isGood);
  },
});

function isGood({ survey: seen, trials }: Scene): boolean {
  return pinged.every((lab) =>
    trials.some((one) => one.lab === lab && claims[lab](one, seen).every(({ trouble }) => trouble === undefined)),
  );
}
