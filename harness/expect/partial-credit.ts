import type { CheckId, Outcome, Why } from '../model/index.ts';

/** A part of a claim: what it is about, what is wrong with it, and the check that this is the business of, when it is another's. */
export interface Part<Id extends CheckId = CheckId> {
  readonly what: string;
  /** The rest of a sentence; undefined when the part is as it should be. */
  readonly trouble: string | undefined;
  /** 1 when left out. */
  readonly weight?: number;
  readonly blame?: Id | undefined;
}

/**
 * The outcome of a claim with parts: the share of those that are right earns its share of the points. What is another check's
 * business is left out; when nothing else is wrong, this check is blocked by that one.
 */
export function partialCredit<Id extends CheckId>(
  parts: readonly Part<Id>[],
  words: {
    readonly expected: string;
    readonly hint: string;
    readonly background?: string | undefined;
    /** The reasons for what is wrong, one a fault. */
    readonly why?: readonly Why[];
  },
): Outcome<Id> {
  const wrong = parts.filter(({ trouble }) => trouble !== undefined);
  const own = wrong.filter(({ blame }) => blame === undefined);
  const blame = wrong.find((one) => one.blame !== undefined)?.blame;
  if (own.length === 0) return blame === undefined ? { status: 'pass' } : { status: 'blocked', by: blame };
  const judged = parts.filter((part) => part.trouble === undefined || part.blame === undefined);
  const troubles = Map.groupBy(own, ({ trouble }) => trouble);
  const lines = [...troubles].map(([trouble, of]) => `${of.map(({ what }) => what).join(', ')}: ${trouble}.`);
  const background = words.background === undefined ? [] : [`${capital(words.background)}.`];
  return {
    status: 'fail',
    score: 1 - weigh(own) / weigh(judged),
    expected: words.expected,
    actual: [...lines, ...background].join(' '),
    hint: words.hint,
    ...(words.why && words.why.length > 0 && { why: words.why }),
  };
}

function weigh(parts: readonly Pick<Part, 'weight'>[]): number {
  return parts.reduce((sum, { weight = 1 }) => sum + weight, 0);
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
