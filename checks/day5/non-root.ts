import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { patient } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type DeliverableId } from '../check.ts';
import { serviceNames } from './serving.ts';
import { running, stack } from './stack.ts';

/** The user ids of each running container's processes, as the container has them, read from the kernel; 0 where it was there in every look. */
type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly containers: readonly {
        readonly service: string;
        readonly container: string;
        readonly uids: readonly number[];
      }[];
    };

/** What Docker starts in a container, such as a health check, is root's until it has become the container's user. So we look again. */
const settleMs = 3000;

export const nonRoot = check({
  ...deliverable('day5.non-root'),
  on: stack,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const cleared = new Set<string>();
    const look = async () => {
      const live = (await up.composition.ps()).filter(({ state, uids }) => state === 'running' && uids.length > 0);
      for (const { id, uids } of live) if (!uids.includes(0)) cleared.add(id);
      return live;
    };
    const live = await poll(context, patient(settleMs), look, (all) => all.every(({ id }) => cleared.has(id)));
    const containers = live.map(({ id, compose, name, uids }) => ({
      service: compose?.service ?? '',
      container: name,
      uids: uids.filter((uid) => uid !== 0 || !cleared.has(id)),
    }));
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

  show(seen) {
    if ('missing' in seen) return [];
    const rows = seen.containers.map(({ container, uids }) => [container, [...new Set(uids)].join(', ')]);
    return [{ kind: 'table', title: 'Who runs, as the kernel has it', columns: ['Container', 'User ids'], rows }];
  },
});
