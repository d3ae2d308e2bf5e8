import { type Fault, latencyMs, lossPercent } from '../../labs/bonus3/faults.ts';

/** A fault, and what was seen while it lasted and afterwards. */
type Trial = { readonly fault: Fault; readonly during: Measured; readonly after: Measured };

/** What was seen of the victim from another namespace. */
export type Measured = {
  readonly pings: { readonly sent: number; readonly answered: number };
  /** Of each request, how long the answer took, in milliseconds, or why there was none; a status other than 200 is no answer. */
  readonly requests: readonly (number | string)[];
};

/** Half of what is asked for: a busy machine makes answers slower, and never that much faster. */
const leastAddedMs = latencyMs / 2;
/** Pings that a busy machine may lose by itself, of 100. */
const mostStray = 4;

export function isWell({ pings, requests }: Measured): boolean {
  return lostOf(pings) <= (pings.sent * mostStray) / 100 && requests.every((one) => typeof one === 'number');
}

export function lostOf({ sent, answered }: Measured['pings']): number {
  return sent - answered;
}

/**
 * How many of so many pings are lost when each packet is lost with the chance asked for, in one direction or in both: between the first's lower
 * and the second's upper bound, three and a half standard deviations away (binomial; one honest run in 4000 lies outside).
 */
export function lossInterval(sent: number): { readonly low: number; readonly high: number } {
  const once = lossPercent / 100;
  const twice = 1 - (1 - once) ** 2;
  const spread = (chance: number) => 3.5 * Math.sqrt(sent * chance * (1 - chance));
  return { low: Math.floor(sent * once - spread(once)), high: Math.ceil(sent * twice + spread(twice)) };
}

export function medianMs({ requests }: Measured): number | undefined {
  const times = requests.filter((one) => typeof one === 'number').toSorted((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** What of a fault is not as it should be, as the rest of a sentence; undefined when it is there. */
export function troubleOf({ fault, during, after }: Trial, before: Measured): string | undefined {
  const { pings, requests } = during;
  const lost = lostOf(pings);
  const answered = requests.filter((one) => typeof one === 'number').length;
  const counted = `${lost} of ${pings.sent} pings were lost`;
  const served = `${answered} of ${requests.length} requests were answered`;
  switch (fault) {
    case 'cut':
      return lost === pings.sent && answered === 0 ? undefined : `${counted}, and ${served}`;
    case 'crash': {
      const refused = requests.filter((one) => one === 'ECONNREFUSED').length;
      if (lost === pings.sent) return `${counted}: not the service is gone, but its namespace`;
      return refused === requests.length ? undefined : `${served}, and ${refused} were refused`;
    }
    case 'loss': {
      const { low, high } = lossInterval(pings.sent);
      const where = `which lies outside of ${low} to ${high}`;
      return lost >= low && lost <= high ? undefined : `${counted}, ${where}`;
    }
    case 'latency': {
      if (answered < requests.length) return served;
      // A machine may have been busier before than it is now.
      const usual = Math.min(medianMs(before) ?? 0, medianMs(after) ?? Number.POSITIVE_INFINITY);
      const added = (medianMs(during) ?? 0) - usual;
      return added >= leastAddedMs ? undefined : `an answer takes ${Math.max(0, Math.round(added))} ms longer`;
    }
  }
}
