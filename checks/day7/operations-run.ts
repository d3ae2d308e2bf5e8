import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { LabHostContext, RunResult } from '../../harness/model/index.ts';
import { http, patient } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { askOrders, newOrder, type Order, placing, rowsOf } from '../day2/order.ts';
import { observeServices } from '../day2/scene.ts';
import { rehearsal } from './beds.ts';
import { readHanded } from './handed-in.ts';
import { answers } from './shop.ts';

const names = ['backup', 'restore', 'stop', 'start'] as const;
type Name = (typeof names)[number];

/** How the orders were lost: all rows of the database, or all its tables. */
type Loss = { readonly how: 'rows' | 'tables'; readonly lost: boolean; readonly back: boolean };

type Observation = {
  /** The manual, without blanks; null where there is none that can be read. */
  readonly manual: string | null;
  readonly lines: { readonly [name in Name]: string | null };
  /** How each line ended that ran: '' where it ended well. */
  readonly ends: { readonly [name in Name]?: string };
  /** Whether an order could be placed at all. */
  readonly placed: boolean;
  readonly losses: readonly Loss[];
  /** Whether the shop takes orders after that. */
  readonly takesOrders: boolean;
  /** Whether the shop answered before `stop`; older records do not say. */
  readonly answeredBefore?: boolean;
  /** Whether it still answers after `stop`, once in two looks, and answers again after `start`; null where there is no such line. */
  readonly answersStopped: boolean | null;
  readonly answersStarted: boolean | null;
};

const waitMs = 10_000;
/** A line that restores has ended when this begins. */
const backMs = 2000;
const lineMs = 60_000;

export const operationsRun = check({
  ...deliverable('day7.operations-run'),
  on: rehearsal,
  limitMs: 420_000,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const lines = Object.fromEntries(names.map((name) => [name, context.lines[name] ?? null])) as Observation['lines'];
    const file = (await readHanded(context)).find(({ kind }) => kind === 'operations')?.file ?? null;
    const manual = file === null || file.trouble !== undefined ? null : file.pages.join('').replace(/\s/g, '');
    const ends: { [name in Name]?: string } = {};
    const run = async (name: Name) => {
      const line = lines[name];
      if (line !== null) ends[name] = endOf(await runLine(context, line));
    };
    const order = newOrder(context);
    const { scene, seen: placed } = await observeServices(
      context,
      () => place(context, order),
      (one) => one,
    );
    const rest = { losses: [], takesOrders: false, answersStopped: null, answersStarted: null };
    if (!placed) return { manual, lines, ends, placed, ...rest };
    await run('backup');
    const losses: Loss[] = [];
    for (const how of ['rows', 'tables'] as const) {
      if (lines.restore === null || losses.some(({ back }) => back)) break;
      const lost = await lose(context, scene, how, order);
      await run('restore');
      losses.push({ how, lost, back: await isBack(context, scene, order) });
    }
    // Where nothing came back, there is nothing to wait for.
    const patience = losses.some(({ back }) => back) ? patient(waitMs) : 0;
    const takesOrders = await poll(
      context,
      patience,
      () => place(context, newOrder(context)),
      (one) => one,
    );
    const answering = (look: () => Promise<boolean>, wanted: boolean) =>
      poll(context, patient(waitMs), look, (one) => one === wanted);
    const once = () => answers(context);
    const inTwoLooks = async () => (await once()) || (await once());
    const answeredBefore = await answering(once, true);
    await run('stop');
    const answersStopped = lines.stop === null ? null : await answering(inTwoLooks, false);
    await run('start');
    const answersStarted = lines.start === null ? null : await answering(once, true);
    const running = { answeredBefore, answersStopped, answersStarted };
    return { manual, lines, ends, placed, losses, takesOrders, ...running };
  },

  judge(seen) {
    const { lines, losses, ends } = seen;
    if (!seen.placed) return { status: 'blocked', by: 'day2.end-to-end' };
    const missing = (name: Name) => (lines[name] === null ? `submission.json names no days.day7.${name}` : undefined);
    const ended = (name: Name) => (ends[name] ? `. The line '${lines[name]}' ${ends[name]}` : '');
    const parts: Part[] = [
      ...names.map((name) => ({ what: `${name} in the manual`, trouble: missing(name) ?? untold(seen, name) })),
      {
        what: 'an order that was backed up, lost and restored',
        trouble:
          missing('backup') ?? missing('restore') ?? lossTrouble(losses, `${ended('backup')}${ended('restore')}`),
        weight: 6,
      },
      { what: 'the shop afterwards', trouble: seen.takesOrders ? undefined : 'it takes no orders any more', weight: 2 },
      { what: 'stop', trouble: missing('stop') ?? stopTrouble(seen, ended('stop')), weight: 2 },
      { what: 'start', trouble: missing('start') ?? startTrouble(seen, ended('start')), weight: 3 },
    ];
    return partialCredit(parts, {
      expected:
        'The lines backup, restore, stop and start are those of the manual and do what they say: an order survives backup, loss and restore; the shop stops, and starts again.',
      hint: 'Rehearse it: place an order, back up, delete all orders, restore. A backup that nobody has restored is a hope.',
    });
  },

  show: ({ lines, ends }) => [
    {
      kind: 'table',
      title: 'What was run',
      columns: ['what', 'line', 'ended'],
      rows: names.map((name) => [
        name,
        lines[name] ?? 'none',
        ends[name] === undefined ? 'not run' : ends[name] || 'well',
      ]),
    },
  ],
});

/** What did not run was not stopped. */
function stopTrouble({ answeredBefore = true, answersStopped }: Observation, ended: string): string | undefined {
  if (!answeredBefore) return 'the shop did not answer before it, so that nothing was stopped';
  return answersStopped ? `the shop still answers after it${ended}` : undefined;
}

/** What was not silent was not started. */
function startTrouble(seen: Observation, ended: string): string | undefined {
  const { answeredBefore = true, answersStopped, answersStarted } = seen;
  if (!answersStarted) return `the shop does not answer after it${ended}`;
  if (answersStopped === false || !answeredBefore) return undefined;
  return 'the shop had not been stopped, so that nothing was started';
}

function lossTrouble(losses: readonly Loss[], ended: string): string | undefined {
  // Where nothing can be lost, nothing was shown.
  if (!losses.some(({ lost }) => lost))
    return 'all orders were deleted, and it was still there: nothing could be restored';
  if (losses.some(({ lost, back }) => lost && back)) return undefined;
  return `it did not come back, neither after all rows were deleted nor after all tables were${ended}`;
}

/** Whether the manual has the line, or at least the file that it runs. */
function untold({ manual, lines }: Observation, name: Name): string | undefined {
  if (manual === null) return 'there is no operations manual that can be read';
  const line = (lines[name] ?? '').replace(/^\s*sudo\s+/, '');
  const script = /[\w./-]+\.(?:sh|ts|js|mjs|py)\b/.exec(line)?.[0];
  const wanted = [line, ...(script === undefined ? [] : [script])].map((text) => text.replace(/\s/g, ''));
  return wanted.some((text) => manual.includes(text)) ? undefined : `the manual does not have '${line}'`;
}

async function runLine({ host, signal }: LabHostContext, line: string): Promise<RunResult> {
  signal.throwIfAborted();
  return await host.run(line, {
    env: { LAB_DAY: 'day7', LAB_UPLINK: host.uplink.name },
    timeoutMs: lineMs,
    graceMs: lineMs,
  });
}

function endOf({ ended, exitCode, signal, output }: RunResult): string {
  if (ended === 'exit' && exitCode === 0) return '';
  const how =
    ended !== 'exit'
      ? `met its limit of ${ended}`
      : signal
        ? `was ended by ${signal}`
        : `ended with exit code ${exitCode}`;
  const last = output.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '';
  return last === '' ? how : `${how} (${last})`;
}

async function place({ host }: LabHostContext, order: Order): Promise<boolean> {
  const url = `http://${host.uplink.address}:${topology.forward.hostPort}/api/orders`;
  const answer = await http(host, placing(order, { from: '@client', url }));
  return 'status' in answer && answer.status === 201;
}

const each = (what: string) =>
  `DO $$ DECLARE one record; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('${what}', one.tablename); END LOOP; END $$`;
const losing = {
  rows: each('TRUNCATE TABLE public.%I CASCADE'),
  tables: each('DROP TABLE IF EXISTS public.%I CASCADE'),
} as const;

/** Deletes what the database has; whether the order is gone then. */
async function lose({ host }: LabHostContext, scene: Scene, how: Loss['how'], order: Order): Promise<boolean> {
  await askOrders(host, scene, losing[how], []);
  const rows = await rowsOf(host, scene, order.customer_id);
  return 'failed' in rows || rows.rows.length === 0;
}

async function isBack(context: LabHostContext, scene: Scene, order: Order): Promise<boolean> {
  const look = () => rowsOf(context.host, scene, order.customer_id);
  const rows = await poll(context, patient(backMs), look, (seen) => 'rows' in seen && seen.rows.length > 0);
  return 'rows' in rows && rows.rows.length > 0 && rows.rows.every((row) => Number(row.quantity) === order.quantity);
}
