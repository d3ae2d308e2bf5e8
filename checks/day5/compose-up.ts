import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { check } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { times } from '../../labs/day5/stack.ts';
import { serviceNames, serviceTrouble } from './serving.ts';
import { type Rise, stack } from './stack.ts';

type Observation = Rise;

export const composeUp = check<Observation>({
  ...deliverable('day5.compose-up'),
  limitMs: 900_000,

  async observe(context) {
    const { composition, rise } = await stack(context);
    const { failed, crew, durationMs } = rise;
    const rows = serviceNames.flatMap((name) =>
      crew[name].map(({ container, state, health, trouble, address }) => [
        container,
        address ?? '–',
        health ?? state,
        trouble ?? (state === 'running' ? 'answers' : '–'),
      ]),
    );
    const title = `The stack after ${(durationMs / 1000).toFixed(1)} s`;
    if (!failed)
      context.attach({ kind: 'table', title, columns: ['Container', 'Address', 'Docker says', 'To us it'], rows });
    for (const name of serviceNames) {
      if (failed || composition === null || serviceTrouble(crew[name]) === null) continue;
      const text = (await composition.logs(name)).split('\n').slice(-30).join('\n');
      context.attach({ kind: 'text', title: `What ${name} wrote last`, text });
    }
    return rise;
  },

  judge({ failed, complaint, crew }) {
    const expected = `Within ${times.healthy / 1000} s after the builds all six services run, answer us at their ports, and where a container has a health check, Docker calls it healthy.`;
    const hint =
      "'docker-compose ps' shows who runs and who is healthy, 'docker-compose logs SERVICE' why one is not. A service that needs another at its start waits for its health, or tries again.";
    if (failed?.by === 'day5.compose-up') return { status: 'fail', score: 0, expected, actual: failed.sentence, hint };
    if (failed) return { status: 'blocked', by: failed.by };
    const parts = serviceNames.map((name) => {
      const trouble = serviceTrouble(crew[name]);
      return { what: name, trouble: trouble ?? undefined };
    });
    return partialCredit(parts, { expected, hint, background: complaint ?? undefined });
  },
});
