import { explainArrival, hasArrived, isTranslated } from '../../harness/expect/delivered.ts';
import { locate } from '../../harness/expect/locate.ts';
import { reasonsOf, ways } from '../../harness/expect/reach.ts';
import type { Delivery, LabHost, Rule, Ruleset, Survey, WhyObservation } from '../../harness/model/index.ts';
import { converge, deliver, ruleset, survey } from '../../harness/probe/index.ts';
import { listeners } from '../../harness/probe/services.ts';
import { explainFlows } from '../../harness/probe/why.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

/** A request from outside, and what explains its failure; null without a namespace for nginx-lb. */
type Observation = {
  readonly delivery: Delivery | null;
  readonly target: string | null;
  /** Whether a rule of the host gave packets another destination meanwhile, as far as its counter tells. */
  readonly hasRule: boolean;
  readonly survey: Survey;
  readonly why: WhyObservation;
};

const { hostPort, service, port } = topology.forward;
const quickMs = 1000;
const slowMs = 5000;

export const portForward = check({
  ...deliverable('day1.port-forward'),
  on: network,

  async observe(context): Promise<Observation> {
    const { host } = context;
    const request = (target: string, timeoutMs: number) =>
      deliver(host, {
        from: '@client',
        origin: `http://${host.uplink.address}:${hostPort}`,
        serve: { in: target, port },
        timeoutMs,
      });
    // What came as far as the namespace may only be slow to answer, on a machine that has much to do.
    const patiently = async (target: string) => {
      const first = await request(target, quickMs);
      const isThere = [...first.sightings, ...first.attempts].some(
        ({ namespace, destinationPort }) => namespace === target && destinationPort === port,
      );
      return isThere && !hasArrived(first, target, port) ? await request(target, slowMs) : first;
    };
    const look = async () => {
      const seen = await survey(host);
      const found = locate(seen, topology).find((one) => one.service.name === service);
      const target = found?.namespace?.key ?? null;
      if (target === null) return { survey: seen, target, delivery: null };
      return { survey: seen, target, delivery: await patiently(target) };
    };
    const before = translations(await ruleset(host, '@host'));
    const seen = await converge(context, look, ({ delivery, target }) => hasArrived(delivery, target, port));
    const hasRule = await haveMet(host, before, translations(await ruleset(host, '@host')));
    if (seen.target === null || hasArrived(seen.delivery, seen.target, port))
      return { ...seen, hasRule, why: { state: [], cases: [] } };
    const flow = { from: '@client', to: host.uplink.address, protocol: 'tcp', port: hostPort, wanted: 'open' } as const;
    const names = { fromName: 'external client', toName: 'the host' };
    const why = await explainFlows(host, [{ ...flow, ...names, target: seen.target, targetPort: port, serve: true }]);
    return { ...seen, hasRule, why };
  },

  judge(seen) {
    const expected = `A request from an external client to the host's port ${hostPort} is translated (DNAT), arrives at ${service}'s port ${port} and is answered.`;
    if (hasArrived(seen.delivery, seen.target, port)) {
      if (seen.hasRule || isTranslated(seen.delivery, seen.target, port)) return { status: 'pass' };
      return {
        status: 'fail',
        score: 0.5,
        expected,
        actual: `It arrives, but no address was translated: a process on the host took the connection and opened one of its own to ${service}. That earns half.`,
        hint: "The task is about NAT: a rule in PREROUTING gives the client's own packets another destination, and no process has to live for it.",
      };
    }
    return {
      status: 'fail',
      score: 0,
      expected,
      actual: explainArrival(seen.delivery, seen.target, seen.why),
      why: reasonsOf(seen.why),
      hint: 'The client is outside: its packets come in by the uplink and pass PREROUTING first. A curl on the host itself takes another way and proves nothing.',
    };
  },

  show: ({ why }) => ways(why),
});

/** The rules that give packets another destination. */
function translations({ rules }: Ruleset): readonly Rule[] {
  return rules.filter(({ text }) => /\bdnat\b/i.test(text));
}

/** Whether one of these rules met something since; one without a counter may have, where no process of the host has the port. */
async function haveMet(host: LabHost, before: readonly Rule[], after: readonly Rule[]): Promise<boolean> {
  const isTaken = (await listeners(host)).some(({ namespace, port: own }) => namespace === '@host' && own === hostPort);
  return after.some(({ text, packets, ...place }) => {
    if (packets === null) return !isTaken;
    const same = before.find((one) => one.text === text && one.chain === place.chain && one.table === place.table);
    return packets > (same?.packets ?? 0);
  });
}
