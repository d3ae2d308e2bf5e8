import type { Victim } from '../../exercises/fault.ts';
import type { LabHost, WhyFlow } from '../../harness/model/index.ts';
import { pingFlows, survey } from '../../harness/probe/index.ts';
import { explainFlows } from '../../harness/probe/why.ts';
import { topology } from '../../labs/topology.ts';

/** The flows that are watched while a lab host is broken and mended, each as 'a → b'. */
export type Watched = ReadonlyMap<string, WhyFlow>;

const ping = (from: string, to: string, target: string): WhyFlow => ({
  ...{ from, to, target, protocol: 'icmp', wanted: 'open', fromName: from },
  toName: target === '@host' ? 'the host' : target.startsWith('@') ? to : target,
});

/** Pings between all services, to the bridge and out, and the way in by the host's port. */
export const usualFlows: readonly WhyFlow[] = [
  ...topology.services.flatMap((from) => [
    ...topology.services.filter((to) => to !== from).map((to) => ping(from.name, to.address, to.name)),
    ping(from.name, topology.bridge.address, '@host'),
    ping(from.name, topology.internet[0], '@internet'),
  ]),
  {
    ...{ from: '@client', to: '203.0.113.10', protocol: 'tcp', port: topology.forward.hostPort, wanted: 'open' },
    ...{ target: topology.forward.service, targetPort: topology.forward.port, serve: true },
    ...{ fromName: 'the external client', toName: 'the host' },
  },
];

/** 'a → b', 'a → b:80'. */
export function flowTitle({ from, fromName, to, toName, port }: WhyFlow): string {
  return `${fromName ?? from} → ${toName ?? to}${port === undefined ? '' : `:${port}`}`;
}

/** Of these flows, those that do not work now: tried up to three times, as on a busy machine one ping may be lost. */
export async function brokenNow(host: LabHost, flows: readonly WhyFlow[]): Promise<readonly WhyFlow[]> {
  let left = flows;
  for (let tries = 3; left.length > 0 && tries > 0; tries--) left = await failing(host, left);
  return left;
}

async function failing(host: LabHost, flows: readonly WhyFlow[]): Promise<readonly WhyFlow[]> {
  const pings = flows.filter(({ protocol }) => protocol === 'icmp');
  const seen = pings.length > 0 ? await pingFlows(host, pings) : [];
  const lost = pings.filter(({ target }, index) => {
    const flow = seen[index];
    const came = flow?.sightings.some(
      ({ kind, namespace, way }) => kind === 'request' && way === 'in' && namespace === target,
    );
    return !flow?.replied || !came;
  });
  const closed: WhyFlow[] = [];
  for (const flow of flows.filter(({ protocol }) => protocol === 'tcp')) {
    const { cases, problem } = await explainFlows(host, [flow]);
    if (problem !== undefined && cases.length === 0 && !/is gone/.test(problem)) throw new Error(problem);
    if (cases[0]?.result !== 'open') closed.push(flow);
  }
  return [...lost, ...closed];
}

/** The lab's services with the host's ends of their cables, as they are called in this lab host. */
export async function victimsIn(host: LabHost): Promise<readonly Victim[]> {
  const { namespaces } = await survey(host);
  const links = namespaces.find(({ key }) => key === '@host')?.links ?? [];
  return topology.services.flatMap((service) => {
    const cable = links.find(({ peer }) => peer?.namespace === service.name)?.name;
    return cable === undefined ? [] : { ...service, cable };
  });
}

/** Every rule and policy in force in the host and its namespaces, in the words of iptables-save(8), each with its namespace. */
export async function rulesIn(host: LabHost): Promise<ReadonlySet<string>> {
  const each = `for n in '' $(ip netns list | cut -d' ' -f1); do
  for t in iptables iptables-legacy; do \${n:+ip netns exec $n} $t-save 2>/dev/null | awk -v n="\${n:-host}" '/^\\*/ { t = substr($1, 2) } /^-A/ { print n ": " t ": " $0 } /^:/ { print n ": " t ": policy of " substr($1, 2) " " $2 }'; done
done`;
  const { output } = await host.run(each, { cwd: '/', timeoutMs: 30_000 });
  return new Set(output.split('\n').filter((line) => line !== ''));
}
