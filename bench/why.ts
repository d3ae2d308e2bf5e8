import { drawFaults, type Tried, tryFault } from '../fixtures/faults/try-fault.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { Bench } from './measure.ts';

const count = 300;
const seed = 'netproof';

/** Tries 300 faults drawn by lot, and prints each that was not named rightly. */
export const whyBench: Bench = {
  name: 'why',
  async run() {
    await using host = await openLabHost();
    const tried: Tried[] = [];
    for (const fault of drawFaults(seed, count)) {
      const one = await tryFault(host, fault);
      if (one === undefined) continue;
      tried.push(one);
      if (!one.isRight || one.isCertainAndWrong) console.log(report(one));
    }
    const right = tried.filter(({ isRight }) => isRight).length;
    const wrong = tried.filter(({ isCertainAndWrong }) => isCertainAndWrong).length;
    console.log(`place and cause ${right} of ${tried.length}, certain and wrong ${wrong} (seed ${seed})`);
    return [{ name: 'one explanation', samples: tried.map(({ ms }) => ms), aim: '≤ 250 ms' }];
  },
};

function report({ fault, reasons, problem }: Tried): string {
  const said = reasons.map(
    ({ certain, what, where, because }) =>
      `    ${certain ? 'certain' : 'not sure'}: ${what} in ${where.namespace}: ${because}`,
  );
  return [`  ${fault.kind}: ${fault.lines}`, ...(problem ? [`    ${problem}`] : []), ...said].join('\n');
}
