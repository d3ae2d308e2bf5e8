/** By a name of its own, every number in a text. */
export type Counters = ReadonlyMap<string, number>;

/** How often something was asked, in one of two rounds, and for how long that took, in seconds. */
export type Round = { readonly sent: number; readonly seconds: number };

const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const mostNumbers = 20_000;
/** By a gateway that looks after its instances, and others whom we do not know. */
const othersPerSecond = 20;
/** What is counted at a connection, at a request and at an answer, in one number. */
const mostEach = 3;

/**
 * Reads numbers out of whatever a proxy tells of itself: Prometheus's text, JSON, CSV or nginx's status. A number is called after its line
 * without the numbers in it, and after its place there and among lines that are alike.
 */
export function readCounters(text: string): Counters {
  const counters = new Map<string, number>();
  const alike = new Map<string, number>();
  for (const line of text.split('\n')) {
    const words = line.replace(number, '#').trim().slice(0, 300);
    const nth = alike.get(words) ?? 0;
    alike.set(words, nth + 1);
    [...line.matchAll(number)].forEach(([digits], place) => {
      if (counters.size < mostNumbers) counters.set(`${words} (${nth}, ${place})`, Number(digits));
    });
  }
  return counters;
}

/** Those that grew in both rounds: their names, and by how much, the largest names first cut. */
export function grown(before: Counters, between: Counters, after: Counters): readonly Grown[] {
  return [...before].flatMap(([name, first]) => {
    const [second, third] = [between.get(name), after.get(name)];
    if (second === undefined || third === undefined || second <= first || third <= second) return [];
    return [{ name: name.slice(0, 120), by: [second - first, third - second] as const }];
  });
}

export type Grown = { readonly name: string; readonly by: readonly [number, number] };

/**
 * Whether a number counts what was asked: in each round it grew by that, or by somewhat more, as others ask too; and by more where
 * more was asked. Bytes grow faster, clocks by the time and not by the requests.
 */
export function counts({ by }: Grown, rounds: readonly [Round, Round]): boolean {
  const fits = rounds.every(({ sent, seconds }, index) => {
    const grew = by[index] ?? 0;
    return grew >= sent && grew <= mostEach * sent + othersPerSecond * (1 + seconds);
  });
  return fits && by[1] - by[0] >= (rounds[1].sent - rounds[0].sent) / 2;
}
