import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type DeliverableId } from '../check.ts';
import { serviceNames } from './serving.ts';
import { running, stack } from './stack.ts';

/** What the kernel's cgroups hold the processes of each running container to; null is no limit. */
type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly containers: readonly {
        readonly service: string;
        readonly container: string;
        readonly memoryBytes: number | null;
        readonly cpus: number | null;
      }[];
    };

/** A machine for the lab has no more than this, whatever the grader's has: such a limit is never reached, and is none. */
const most = { memoryBytes: 8 * 1024 ** 3, cpus: 8 };

export const limits = check({
  ...deliverable('day5.limits'),
  on: stack,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const live = (await up.composition.ps()).filter(({ state }) => state === 'running');
    const containers = live.map(({ compose, name, memoryBytes, cpus }) => ({
      service: compose?.service ?? '',
      container: name,
      memoryBytes,
      cpus,
    }));
    return { containers };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const parts = serviceNames.flatMap((service) => {
      const own = seen.containers.filter((one) => one.service === service);
      if (own.length === 0)
        return [{ what: service, trouble: 'it does not run', blame: 'day5.compose-up' as const, weight: 2 }];
      const without = (isFree: (one: (typeof own)[number]) => boolean, what: string) =>
        own.some(isFree) ? `no limit on ${what} is in force` : undefined;
      return [
        {
          what: service,
          trouble: without(({ memoryBytes }) => (memoryBytes ?? Infinity) > most.memoryBytes, 'memory'),
        },
        { what: service, trouble: without(({ cpus }) => (cpus ?? Infinity) > most.cpus, 'processor time') },
      ];
    });
    return partialCredit(parts, {
      expected: 'Every container has a limit on memory and one on processor time, in force in its cgroups.',
      hint: "'docker stats' shows the limits that are in force. 'mem_limit' and 'cpus' count in every version of Compose's file; what 'deploy' says does not in all.",
    });
  },

  show(seen) {
    if ('missing' in seen) return [];
    const rows = seen.containers.map((one) => [
      one.container,
      one.memoryBytes === null ? 'none' : `${Math.round(one.memoryBytes / 1024 ** 2)} MiB`,
      one.cpus === null ? 'none' : one.cpus.toFixed(2),
    ]);
    const columns = ['Container', 'Memory', 'Processors'];
    return [{ kind: 'table', title: 'Limits in force, as the kernel has them', columns, rows }];
  },
});
