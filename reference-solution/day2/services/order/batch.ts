interface Waiting<Item, Result> {
  readonly item: Item;
  readonly deadline: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

const largest = 500;

/**
 * Lets many share one trip: what arrives while a batch is under way goes with the next one, so nobody waits for
 * company, and the busier it is the larger the batches are. `work` returns the results in the order of the items; it is told
 * the earliest deadline among them (milliseconds since 1970), which is the whole batch's. An item that has less than
 * `leastMs` left when its batch sets out is rejected and never worked on: so nobody who came late hurries the others.
 */
export function batched<Item, Result>(
  leastMs: number,
  work: (items: readonly Item[], deadline: number) => Promise<readonly Result[]>,
) {
  let waiting: Waiting<Item, Result>[] = [];
  let underWay = false;

  const run = async () => {
    if (underWay) return;
    underWay = true;
    while (waiting.length > 0) {
      const batch = takeTimely();
      if (batch.length === 0) continue;
      const deadline = Math.min(...batch.map((one) => one.deadline));
      try {
        const results = await work(
          batch.map(({ item }) => item),
          deadline,
        );
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    underWay = false;
  };

  const takeTimely = () => {
    const latest = Date.now() + leastMs;
    const taken = waiting.slice(0, largest);
    waiting = waiting.slice(largest);
    for (const { deadline, reject } of taken) if (deadline < latest) reject(new Error('It waited for too long.'));
    return taken.filter(({ deadline }) => deadline >= latest);
  };

  return (item: Item, deadline: number) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, deadline, resolve, reject });
      void run();
    });
}
