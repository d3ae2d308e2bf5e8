/** Taking turns, so that whatever else the machine does at a moment is done to both. */
import { type Effort, type Load, load, type Stack } from './load.ts';

/** One turn of each. */
export interface Round {
  readonly linux: Load;
  readonly docker: Load;
  /** Why it does not count, if it does not. */
  readonly void?: string;
}

export interface Plan extends Effort {
  /** How many rounds must count. */
  readonly rounds: number;
  readonly warmUpSeconds: number;
}

/** With fewer than these the scatter cannot be told. */
export const leastRounds = 5;

/**
 * Warms both up, then measures in rounds until enough of them count, or it is plain that they will not: twice as many
 * have been played, or the first five were all void. Who begins changes from round to round. `tell` hears of each.
 */
export async function play(
  { linux, docker }: { linux: Stack; docker: Stack },
  plan: Plan,
  tell: (round: Round, number: number) => void,
): Promise<Round[]> {
  const warmUp = { connections: plan.connections, seconds: plan.warmUpSeconds };
  if (plan.warmUpSeconds > 0) for (const stack of [linux, docker]) await load(stack, warmUp);
  const rounds: Round[] = [];
  const hopeless = () =>
    rounds.length >= 2 * plan.rounds || (rounds.length >= leastRounds && valid(rounds).length === 0);
  while (valid(rounds).length < plan.rounds && !hopeless()) {
    const [first, second] = rounds.length % 2 === 0 ? [linux, docker] : [docker, linux];
    const [a, b] = [await load(first, plan), await load(second, plan)];
    const loads = first === linux ? { linux: a, docker: b } : { linux: b, docker: a };
    const why = reason(loads);
    const round = why === undefined ? loads : { ...loads, void: why };
    rounds.push(round);
    tell(round, rounds.length);
  }
  return rounds;
}

export const valid = (rounds: readonly Round[]) => rounds.filter((round) => round.void === undefined);

/** Errors are quick: a stack that makes some looks faster than it is. */
function reason(loads: { linux: Load; docker: Load }): string | undefined {
  for (const [name, { failed, succeeded }] of [
    ['Linux', loads.linux],
    ['Docker', loads.docker],
  ] as const) {
    if (failed > 0) return `${failed} of ${failed + succeeded} requests failed in ${name}`;
    if (succeeded === 0) return `${name} answered nothing`;
  }
  return undefined;
}
