import { hostOf } from '../../harness/expect/locate.ts';
import { converge, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

/** Each service's namespace by its name: its inode, null when there is none by that name; and the host's own inode. */
type Observation = {
  readonly host: number;
  readonly services: readonly { readonly name: string; readonly inode: number | null }[];
};

export const namespaces = check({
  ...deliverable('day1.namespaces'),
  on: network,

  observe(context): Promise<Observation> {
    const look = async () => {
      const seen = await survey(context.host);
      const services = topology.services.map(({ name }) => ({
        name,
        inode: seen.namespaces.find(({ names }) => names.includes(name))?.inode ?? null,
      }));
      return { host: hostOf(seen).inode, services };
    };
    return converge(context, look, (seen) => troublesIn(seen).length === 0);
  },

  judge(seen) {
    const troubles = troublesIn(seen);
    const { services } = seen;
    if (troubles.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - troubles.length / services.length,
      expected: `A network namespace of its own for each of ${services.map(({ name }) => name).join(', ')}.`,
      actual: `${troubles.join('; ')}.`,
      hint: "'ip netns list' shows the names; 'ip netns exec NAME readlink /proc/self/ns/net' shows which namespace a name leads to.",
    };
  },
});

function troublesIn({ host, services }: Observation): string[] {
  return services.flatMap(({ name, inode }, index) => {
    if (inode === null) return [`${name} is missing`];
    if (inode === host) return [`${name} is the host's own namespace`];
    const twin = services.slice(0, index).find((other) => other.inode === inode);
    return twin ? [`${name} is the same namespace as ${twin.name}`] : [];
  });
}
