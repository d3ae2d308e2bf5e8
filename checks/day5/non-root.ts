import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { type CheckId, check } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { serviceNames } from './serving.ts';
import { running } from './stack.ts';

/** The user ids of each running container's processes, as the container has them, read from the kernel. */
type Observation =
  | { readonly missing: CheckId }
  | {
      readonly containers: readonly {
        readonly service: string;
        readonly container: string;
        readonly uids: readonly number[];
      }[];
    };

export const nonRoot = check<Observation>({
  ...deliverable('day5.non-root'),
  limitMs: 900_000,

  async observe(context) {
    const up = await running(context);
    if ('missing' in up) return up;
    const live = (await up.composition.ps()).filter(({ state, uids }) => state === 'running' && uids.length > 0);
    const containers = live.map(({ compose, name, uids }) => ({
      service: compose?.service ?? '',
      container: name,
      uids,
    }));
    const rows = containers.map(({ container, uids }) => [container, [...new Set(uids)].join(', ')]);
    const columns = ['Container', 'User ids'];
    context.attach({ kind: 'table', title: 'Who runs, as the kernel has it', columns, rows });
    return { containers };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const parts = serviceNames.map((service) => {
      const own = seen.containers.filter((one) => one.service === service);
      if (own.length === 0) return { what: service, trouble: 'it does not run', blame: 'day5.compose-up' as const };
      const uids = own.flatMap((one) => one.uids);
      if (!uids.includes(0)) return { what: service, trouble: undefined };
      return {
        what: service,
        trouble: uids.every((uid) => uid === 0) ? 'it runs as root' : 'a part of it runs as root',
      };
    });
    return partialCredit(parts, {
      expected: 'No process in any of the containers has the user id 0.',
      hint: "'docker-compose top' shows who runs. An image can name its user (USER), and so can the Compose file (user:); files that a program writes must then be that user's.",
    });
  },
});
