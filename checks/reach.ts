import { type Located, locate } from '../harness/expect/locate.ts';
import { isAllowed, toExplain, type Wanted } from '../harness/expect/reach.ts';
import type { FlowRequest, LabHostContext, Survey, WhyObservation } from '../harness/model/index.ts';
import { converge, pingFlows, survey } from '../harness/probe/index.ts';
import { explainFlows } from '../harness/probe/why.ts';
import { topology } from '../labs/topology.ts';

/** Pings that are wanted, what became of each, and what explains those that failed. */
export type Reach = {
  readonly survey: Survey;
  readonly wanted: readonly Wanted[];
  /** What was gathered of those that failed when they were tried again. */
  readonly why: WhyObservation;
};

/** One end of a wanted ping: a name for the reader, the namespace's key (null when there is none) and its address. */
export interface End {
  readonly name: string;
  readonly key: string | null;
  readonly address: string;
}

/** The namespaces of the services as ends. */
function ends(located: readonly Located[]): End[] {
  return located.map(({ service, namespace }) => ({
    name: service.name,
    key: namespace?.key ?? null,
    address: service.address,
  }));
}

/** Pings each pair that `pairs` names until all are allowed or nothing can change any more, and explains those that are `odd`. */
export async function observeReach(
  context: LabHostContext,
  pairs: (services: readonly End[]) => readonly (readonly [from: End, to: End])[],
  odd: (one: Wanted, seen: Survey) => boolean = (one) => !isAllowed(one),
): Promise<Reach> {
  const look = async () => {
    const seen = await survey(context.host);
    const chosen = pairs(ends(locate(seen, topology)));
    const wanted = await ping(context, chosen);
    return { survey: seen, wanted };
  };
  const seen = await converge(context, look, ({ wanted }) => wanted.every(isAllowed));
  const some = seen.wanted.filter((one) => odd(one, seen.survey));
  return { ...seen, why: await explain(context, some, seen.wanted) };
}

async function explain(
  { host }: LabHostContext,
  odd: readonly Wanted[],
  wanted: readonly Wanted[],
): Promise<WhyObservation> {
  const flows = (some: readonly Wanted[]) => some.map(toExplain).filter((one) => one !== null);
  return await explainFlows(host, flows(odd), flows(wanted));
}

async function ping({ host }: LabHostContext, pairs: readonly (readonly [End, End])[]): Promise<Wanted[]> {
  const sendable = pairs.filter(([from]) => from.key !== null);
  const flows = await pingFlows(
    host,
    sendable.map(([from, to]): FlowRequest => ({ from: from.key ?? '', to: to.address })),
  );
  return pairs.map((pair) => ({
    from: pair[0].name,
    to: pair[1].name,
    target: pair[1].key,
    flow: flows[sendable.indexOf(pair)] ?? null,
  }));
}
