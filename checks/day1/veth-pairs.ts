import { hostOf, locate } from '../../harness/expect/locate.ts';
import type { Survey, SurveyedNamespace } from '../../harness/model/index.ts';
import { converge, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

type Observation = Survey;

/** Why a service's namespace does not hang on a bridge of the host by a veth pair; undefined when it does. */
function trouble(namespace: SurveyedNamespace | null, seen: Observation): string | undefined {
  if (namespace === null) return 'there is no such namespace';
  const host = hostOf(seen);
  const pairs = namespace.links.flatMap((link) => {
    const end =
      link.peer?.namespace === '@host' ? host.links.find(({ index }) => index === link.peer?.index) : undefined;
    return end ? [{ link, end }] : [];
  });
  const enslaved = pairs.filter(({ end }) =>
    host.links.some(({ kind, name }) => kind === 'bridge' && name === end.master),
  );
  const pair = enslaved.find(({ link, end }) => link.up && end.portState === 'forwarding') ?? enslaved[0] ?? pairs[0];
  if (!pair) return 'no veth pair leads from it to the host';
  const { link, end } = pair;
  if (!end.master) return `${end.name}, the host's end of ${link.name}, is on no bridge`;
  if (!link.up) return `${link.name} is down`;
  if (!end.up) return `${end.name}, the host's end of ${link.name}, is down`;
  // A bridge that is down itself has all its ports disabled: that is day1.bridge's business.
  const bridgeUp = host.links.some(({ name, up }) => name === end.master && up);
  return bridgeUp && end.portState !== 'forwarding' ? `the bridge port ${end.name} is ${end.portState}` : undefined;
}

function troubles(seen: Observation): string[] {
  const located = locate(seen, topology);
  return located.flatMap(({ service, namespace }, index) => {
    const twin = located.slice(0, index).find((other) => namespace && other.namespace?.inode === namespace.inode);
    const why = twin ? `it shares its namespace with ${twin.service.name}` : trouble(namespace, seen);
    return why ? [`${service.name}: ${why}`] : [];
  });
}

export const vethPairs = check({
  ...deliverable('day1.veth-pairs'),
  on: network,

  observe: (context): Promise<Observation> =>
    converge(
      context,
      () => survey(context.host),
      (seen) => troubles(seen).length === 0,
    ),

  judge(seen) {
    const found = troubles(seen);
    if (found.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - found.length / topology.services.length,
      expected: 'From each namespace a veth pair to the host, both ends up, the host’s end a port of the bridge.',
      actual: `${found.join('; ')}.`,
      hint: "'bridge link' on the host shows the ports of the bridge and their state; 'ip -d link' shows which index the other end of a pair has.",
    };
  },
});
