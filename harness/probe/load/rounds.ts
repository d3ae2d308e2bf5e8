import type { Load } from '../../model/index.ts';

/** Which of two stacks, in the order that they were named. */
export type Stack = 'a' | 'b';

/** One round: both stacks under the same load, one directly after the other. */
export type Round = {
  readonly a: Load;
  readonly b: Load;
  /** Which came first. */
  readonly first: Stack;
  /** Why it does not count; absent when it does. */
  readonly void?: string;
};

/** 'ABBAABBA…': what drifts evenly over the time of a measurement falls on both stacks alike. */
export function firstOfRound(round: number): Stack {
  return round % 2 === 0 ? 'a' : 'b';
}

/** Why a round does not count: a stack that refuses or drops requests may well be quick. Undefined when it does. */
export function whyVoid({ a, b }: { readonly a: Load; readonly b: Load }): string | undefined {
  const faults = (['a', 'b'] as const).flatMap((stack) => {
    const { answered, failed, succeeded } = stack === 'a' ? a : b;
    if (failed > 0) return [`${stack}: ${failed} of ${Math.max(answered, failed + succeeded)} requests failed`];
    return succeeded === 0 ? [`${stack}: no request was answered`] : [];
  });
  return faults.length > 0 ? faults.join('; ') : undefined;
}

export type RoundsOptions = {
  /** Rounds that must count. */
  readonly rounds: number;
  /** Rounds at the start that never count, while caches fill and compilers learn. */
  readonly warmUp: number;
  /** Rounds that may be void before the measurement is given up. */
  readonly mostVoid: number;
};

/** What a measurement saw. */
export type Rounds = {
  /** Those that count and those that are void, in order, without the warm-up. */
  readonly rounds: readonly Round[];
  /** Why it ended early; absent when enough rounds count. */
  readonly gaveUp?: string;
};

/**
 * Puts load on two stacks in turn, by `measure`, until enough rounds count or too many are void. Rejects only when `measure` does,
 * or when `signal` is aborted.
 */
export async function takeRounds(
  { rounds: wanted, warmUp, mostVoid }: RoundsOptions,
  measure: (stack: Stack, purpose: 'warm-up' | 'round') => Promise<Load>,
  signal?: AbortSignal,
): Promise<Rounds> {
  const take = async (number: number, purpose: 'warm-up' | 'round'): Promise<Round> => {
    const first = firstOfRound(number);
    const loads: Partial<Record<Stack, Load>> = {};
    for (const stack of first === 'a' ? (['a', 'b'] as const) : (['b', 'a'] as const)) {
      signal?.throwIfAborted();
      loads[stack] = await measure(stack, purpose);
    }
    const both = loads as Record<Stack, Load>;
    const fault = whyVoid(both);
    return { ...both, first, ...(fault !== undefined && { void: fault }) };
  };
  for (let number = 0; number < warmUp; number++) await take(number, 'warm-up');
  const rounds: Round[] = [];
  const voided = () => rounds.filter((round) => round.void !== undefined);
  while (rounds.length - voided().length < wanted) {
    rounds.push(await take(rounds.length, 'round'));
    if (voided().length > mostVoid)
      return { rounds, gaveUp: `${voided().length} of ${rounds.length} rounds are void (${voided()[0]?.void})` };
  }
  return { rounds };
}
