import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { times } from '../../labs/day5/stack.ts';
import { check } from '../check.ts';
import { isAnswering, serviceNames, serviceTrouble } from './serving.ts';
import { type Log, type Rise, stack } from './stack.ts';

type Observation = Rise & {
  /** What services that are not well wrote last; absent in records of version 1. */
  readonly logs?: readonly Log[];
};

export const composeUp = check({
  ...deliverable('day5.compose-up'),
  on: stack,

  observe: async ({ shared: { rise, logs } }): Promise<Observation> => ({ ...rise, logs }),

  judge({ failed, complaint, crew, overdue }) {
    const expected = `Within ${times.healthy / 1000} s after the builds all six services run, answer us at their ports, and where a container has a health check, Docker calls it healthy.`;
    const hint =
      "'docker-compose ps' shows who runs and who is healthy, 'docker-compose logs SERVICE' why one is not. A service that needs another at its start waits for its health, or tries again.";
    if (failed?.by === 'day5.compose-up') return { status: 'fail', score: 0, expected, actual: failed.sentence, hint };
    if (failed) return { status: 'blocked', by: failed.by };
    const parts = serviceNames.map((name) => {
      const trouble = serviceTrouble(crew[name]);
      return { what: name, trouble: trouble ?? undefined };
    });
    const isOverdue = (name: (typeof serviceNames)[number]) => crew[name].length > 0 && crew[name].every(isAnswering);
    if (overdue && serviceNames.every((name) => serviceTrouble(crew[name]) === null || isOverdue(name)))
      return parts.some(({ trouble }) => trouble !== undefined)
        ? { status: 'error', reason: overdue }
        : { status: 'pass' };
    return partialCredit(parts, { expected, hint, background: complaint ?? undefined });
  },

  show({ failed, crew, durationMs, logs = [] }) {
    if (failed) return [];
    const rows = serviceNames.flatMap((name) =>
      crew[name].map(({ container, state, health, trouble, address }) => [
        container,
        address ?? '–',
        health ?? state,
        trouble ?? (state === 'running' ? 'answers' : '–'),
      ]),
    );
    const title = `The stack after ${(durationMs / 1000).toFixed(1)} s`;
    return [
      { kind: 'table', title, columns: ['Container', 'Address', 'Docker says', 'To us it'], rows },
      ...logs.map(({ service, text }) => ({ kind: 'text' as const, title: `What ${service} wrote last`, text })),
    ];
  },
});
