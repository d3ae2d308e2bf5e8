import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Container, Docker } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { times } from '../../labs/day5/stack.ts';
import { check, type DeliverableId } from '../check.ts';
import { answer, crew, type ServiceName, serviceNames, serviceTrouble } from './serving.ts';
import { running, stack, succeeds } from './stack.ts';

/** A container whose service was broken by us, and healed again. */
type Broken = {
  readonly service: string;
  readonly container: string;
  /** The health check in force; null when there is none. */
  readonly test: readonly string[] | null;
  /** What Docker called it before, while it was broken, and afterwards. */
  readonly before: Container['health'];
  readonly during: Container['health'];
  readonly after: Container['health'];
  /** Whether it really was broken: before and meanwhile, what was wrong with its answer to us; null when nothing was. */
  readonly soundBefore: string | null;
  readonly answerDuring: string | null;
  /** Whether the check's own command still succeeded, run by us while only this service and others beside its neighbours were broken. */
  readonly content: boolean;
};

type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly broken: readonly Broken[];
      /** As of the stack's rise; absent in older records. */
      readonly overdue?: string | null;
    };

/** Nobody in one of these needs another one in it: a check that asks the neighbours finds them well. */
const halves: readonly (readonly ServiceName[])[] = [
  ['nginx-lb', 'product-service', 'order-service'],
  ['api-gateway', 'redis-cache', 'postgres-db'],
];
const testMs = 1500;

export const healthcheck = check({
  ...deliverable('day5.healthcheck'),
  on: stack,
  disturbs: true,
  limitMs: 300_000,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const { docker, composition } = up;
    const ps = async () => (await composition.ps()).filter(({ state }) => state === 'running');
    // A check that is asked seldom may not have been asked yet.
    const containers = await poll(context, patient(times.unhealthy), ps, (all) =>
      all.every(({ health }) => health !== 'starting'),
    );
    const look = async () => await crew(docker, await composition.ps());
    // Not those that came up well: on a slow machine a service may have become well since.
    const first = await look();
    const well = serviceNames.filter((name) => serviceTrouble(first[name]) === null);
    const sound = await answers(docker, containers);
    const content = new Set<string>();
    for (const half of halves) {
      const own = containers.filter(({ compose }) => half.some((name) => name === compose?.service));
      for (const name of await frozen(docker, own, () => contentOf(docker, own))) content.add(name);
    }
    const [during, silent] = await frozen(docker, containers, async () => {
      const silence = await answers(docker, containers);
      const noticed = (all: readonly Container[]) =>
        all.every(({ name, health }) => health === null || health === 'unhealthy' || content.has(name));
      return [await poll(context, patient(times.unhealthy), ps, noticed), silence] as const;
    });
    await poll(context, patient(times.healthy), look, (all) =>
      well.every((name) => serviceTrouble(all[name]) === null),
    );
    const after = await ps();
    const healthOf = (all: readonly Container[], id: string) => all.find((one) => one.id === id)?.health ?? null;
    const broken = containers.map(({ id, name, compose, healthcheck: test, health }, index) => ({
      service: compose?.service ?? '',
      container: name,
      test,
      before: health,
      during: healthOf(during, id),
      after: healthOf(after, id),
      soundBefore: sound[index] ?? null,
      answerDuring: silent[index] ?? null,
      content: content.has(name),
    }));
    const { overdue = null } = context.shared.rise;
    return { broken, overdue };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const parts = serviceNames.map((service) => {
      const own = seen.broken.filter((one) => one.service === service);
      const blame = own.length === 0 ? ('day5.compose-up' as const) : undefined;
      if (blame) return { what: service, trouble: 'it does not run', blame };
      const [trouble] = own.map(troubleOf).filter((one) => one !== undefined);
      return { what: service, trouble };
    });
    // On a machine that was too slow for the checks before anything was broken, what they say means nothing.
    if (seen.overdue) return { status: 'error', reason: seen.overdue };
    const alive = seen.broken.find(({ soundBefore, answerDuring }) => soundBefore === null && answerDuring === null);
    if (alive)
      return {
        status: 'error',
        reason: `The grader could not tell: ${alive.container} answered although all of its processes were stopped.`,
      };
    return partialCredit(parts, {
      expected: `Every container has a health check; within ${times.unhealthy / 1000} s after its service hangs Docker calls it unhealthy, and healthy again afterwards.`,
      hint: 'A check must ask the service itself, as a client would, with a deadline of its own. How often it asks, and after how many failures it gives up, are its interval and retries.',
    });
  },

  show(seen) {
    if ('missing' in seen) return [];
    const rows = seen.broken.map((one) => [one.container, one.before ?? '–', one.during ?? '–', one.after ?? '–']);
    const columns = ['Container', 'Before', 'While broken', 'Healed'];
    return [{ kind: 'table', title: 'What Docker calls a service that we broke', columns, rows }];
  },
});

function troubleOf(one: Broken): string | undefined {
  if (one.test === null) return 'it has no health check';
  if (one.before !== 'healthy') return `Docker calls it '${one.before}' while nothing is wrong with it`;
  if (one.content) return `its check still succeeds when the service hangs: ${one.test.slice(1).join(' ')}`;
  if (one.during !== 'unhealthy')
    return `${times.unhealthy / 1000} s after the service hung Docker still called it '${one.during}'`;
  return one.after === 'healthy' ? undefined : `afterwards Docker still called it '${one.after}'`;
}

/** What is wrong with each container's answer to us; null when nothing is. */
async function answers(docker: Docker, containers: readonly Container[]): Promise<(string | null)[]> {
  return await Promise.all(
    containers.map(async ({ compose, name, addresses }) => {
      const address = Object.values(addresses).find((one) => one !== '');
      const service = serviceNames.find((one) => one === compose?.service);
      return service === undefined || address === undefined
        ? 'it has no address'
        : await answer(docker, service, name, address);
    }),
  );
}

/** What `work` sees while these containers' services hang; they go on in any case. */
async function frozen<T>(docker: Docker, containers: readonly Container[], work: () => Promise<T>): Promise<T> {
  const names = containers.map(({ name }) => name);
  await docker.freeze(names);
  try {
    return await work();
  } finally {
    await docker.thaw(names);
  }
}

/** The containers whose own check succeeds when we run it. */
async function contentOf(docker: Docker, containers: readonly Container[]): Promise<string[]> {
  const verdicts = await Promise.all(containers.map((one) => succeeds(docker, one, patient(testMs))));
  return containers.flatMap(({ name }, index) => (verdicts[index] ? [name] : []));
}
