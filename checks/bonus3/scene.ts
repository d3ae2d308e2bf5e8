import { drawnNumber } from '../../harness/expect/drawn.ts';
import { type LabHostContext, printable } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { poll, pollStart } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { type Fault, faults } from '../../labs/bonus3/faults.ts';
import { chaoticShop } from '../testbeds.ts';
import { type Claims, claimsIn } from './claims.ts';
import { answers, measure, onlooker } from './measure.ts';
import { isWell, type Measured, troubleOf } from './measured.ts';
import { changes, stateOf } from './state.ts';

/** One fault, from its injection to what was left of it. */
export type Trial = {
  readonly fault: Fault;
  /** How inject and heal ended, where it was not with 0. */
  readonly complaints: readonly string[];
  readonly during: Measured;
  readonly after: Measured;
  /** What was otherwise afterwards than before this fault. */
  readonly changed: readonly string[];
  /** The least and the most that the time without an answer can have been, in milliseconds. */
  readonly away: { readonly least: number; readonly most: number };
};

export type Scene = {
  /** Lines that the submission does not have. */
  readonly missing: readonly string[];
  readonly before: Measured;
  readonly trials: readonly Trial[];
  /** What the report claims, in milliseconds; null where it cannot be read. */
  readonly claims: Claims | null;
  readonly reported: string;
};

const startMs = 8000;
const lineMs = 30_000;
/** A machine on which programs start slowly gives them longer, as long as they are at work. */
const within = () => ({ timeoutMs: lineMs, graceMs: patient(lineMs) - lineMs });
const showsMs = 2500;
const healsMs = 12_000;
const tidyMs = 3000;
const pingCounts = { cut: 20, crash: 20, loss: 200, latency: 20 } as const;
/** How long a fault is left alone; which of the first two has the longer time is drawn. */
const holdMs = [800, 3500] as const;
const shownWords = 600;

export const scene = observation(chaoticShop, {
  title: 'the faults, one after the other',
  limitMs: 400_000,
  disturbs: true,
  async observe(context): Promise<Scene> {
    const { host, lines } = context;
    const from = await onlooker(context);
    const patience = { milliseconds: startMs, since: host.settledSince, least: 500 };
    const before = await pollStart(context, patience, () => measure(host, from, 100), isWell);
    const missing = ['inject', 'heal', 'report'].filter((name) => lines[name] === undefined);
    if (missing.length > 0 || !isWell(before)) return { missing, before, trials: [], claims: null, reported: '' };
    const trials: Trial[] = [];
    for (const fault of faults) trials.push(await tryFault(context, { from, before }, fault));
    const { output } = await host.run(lines.report ?? '', within());
    return { missing, before, trials, claims: claimsIn(output), reported: output.slice(-shownWords) };
  },
});

async function tryFault(
  context: LabHostContext,
  { from, before }: { from: string; before: Measured },
  fault: Fault,
): Promise<Trial> {
  const { host, lines } = context;
  const complaints: string[] = [];
  const run = async (name: 'inject' | 'heal') => {
    const { ended, exitCode, output } = await host.run(`${lines[name]} ${fault}`, within());
    const last =
      printable(output)
        .trim()
        .split('\n')
        .findLast((line) => /\w/.test(line)) ?? '';
    if (exitCode !== 0)
      complaints.push(`${name} ${fault} ended with ${ended === 'exit' ? exitCode : ended}: ${last.slice(0, 200)}`);
  };
  const state = await stateOf(host);
  const began = performance.now();
  await run('inject');
  const injected = performance.now();
  const look = () => measure(host, from, pingCounts[fault]);
  const during = await poll(
    context,
    showsMs,
    look,
    (seen) => troubleOf({ fault, during: seen, after: before }, before) === undefined,
  );
  const hold = holdOf(fault, host.seed);
  if (hold > 0)
    await poll(
      context,
      hold,
      async () => performance.now() - injected > hold,
      (over) => over,
    );
  const healing = performance.now();
  await run('heal');
  await poll(
    context,
    healsMs,
    () => answers(host, from),
    (well) => well,
  );
  const healed = performance.now();
  const after = await poll(context, healsMs, () => measure(host, from, 50), isWell);
  const changed = await poll(
    context,
    tidyMs,
    async () => changes(state, await stateOf(host)),
    ({ length }) => length === 0,
  );
  return {
    fault,
    complaints,
    during,
    after,
    changed: changed.slice(0, 12),
    away: { least: healing - injected, most: healed - began },
  };
}

function holdOf(fault: Fault, seed: string): number {
  const turn = drawnNumber(seed, 'the longer outage', 2);
  if (fault === 'cut') return holdMs[turn] ?? 0;
  return fault === 'crash' ? (holdMs[1 - turn] ?? 0) : 0;
}
