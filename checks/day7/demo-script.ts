import { commandsOf } from '../../harness/expect/commands.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { tellLines } from '../../harness/expect/told-lines.ts';
import type { LabHostContext, ReadFile, SubmissionFiles } from '../../harness/model/index.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { observeServices } from '../day2/scene.ts';
import { rehearsal } from './beds.ts';
import { type Demo, type Failed, lineOf, type Notes, notesOf } from './demo-shell.ts';
import { answers } from './shop.ts';

/** Records that were made before it was noted lack what it did, and how far it came. */
type Run = Pick<Notes, 'failed'> & Partial<Notes> & { readonly ended: boolean; readonly output: string };

type Observation = {
  readonly named: string | null;
  /** What is wrong with the file that submission.json names; null where it can be followed. */
  readonly trouble: string | null;
  readonly commands: readonly string[];
  /** Null where the shop did not answer before the demo. */
  readonly run: Run | null;
};

const runMs = 150_000;
const mostCharacters = 60_000;
const mostOutput = 4000;
const leastCommands = 3;
/** Who comes no farther has left out most of what was to be shown. */
const leastReached = 0.5;
/** What fails on purpose, to show a failure, is at most so much of a demo. */
const mostFailing = 0.4;

export const demoScript = check({
  ...deliverable('day7.demo-script'),
  on: rehearsal,
  limitMs: 300_000,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const named = context.lines.demo ?? null;
    const { trouble, demo } = read(named, context.files);
    const commands = demo === null ? [] : demo.file === null ? demo.blocks : [demo.text];
    const nothing = { named, trouble, commands, run: null };
    if (demo === null || commands.length === 0) return nothing;
    const { seen } = await observeServices(
      context,
      () => answers(context),
      (one) => one,
    );
    return seen ? { ...nothing, run: await show(context, demo) } : nothing;
  },

  judge({ named, trouble, commands, run }) {
    const words = {
      expected:
        'The shell commands of the demo script, typed one after the other while the shop runs, exist, come to an end, and mostly end well.',
      hint: "Rehearse it where nothing of yours is running but the shop. A command that watches for ever needs an end: 'timeout 5 tcpdump …'.",
    };
    const fail = (actual: string) => ({ status: 'fail', score: 0, ...words, actual }) as const;
    if (named === null) return fail('submission.json names no days.day7.demo.');
    if (trouble !== null) return fail(`'${named}': ${trouble}.`);
    const count = countOf(commands);
    if (count < leastCommands)
      return fail(`'${named}' has ${count} shell commands, and at least ${leastCommands} are asked.`);
    if (run === null) return { status: 'blocked', by: 'day7.operations-run' };
    if (run.spoilt)
      return fail(`'${named}' writes into LAB_OUT what is noted of it there, so that nobody knows what it did.`);
    if (run.did === 0)
      return fail(`'${named}' ran, and called nothing but what belongs to the shell, as echo and exit.`);
    const { reached = 1 } = run;
    const missing = run.failed.filter(({ code }) => code === 127 || code === 126);
    const share = run.failed.length / Math.max(count, run.failed.length);
    const told = (all: readonly Failed[]) =>
      all
        .slice(0, 3)
        .map(({ command }) => `'${command}'`)
        .join(', ');
    return partialCredit(
      [
        { what: 'what is called', trouble: missing.length > 0 ? `there is no ${told(missing)}` : undefined, weight: 2 },
        { what: 'the demo', trouble: run.ended ? undefined : 'it does not come to its end' },
        ...(reached >= leastReached
          ? []
          : [
              {
                what: 'most of it',
                trouble: `it ends after ${Math.floor(reached * 100)} % of its commands`,
                weight: 5,
              },
            ]),
        {
          what: 'its commands',
          trouble:
            share > mostFailing ? `${run.failed.length} of ${count} did not end well: ${told(run.failed)}` : undefined,
          weight: 2,
        },
      ],
      words,
    );
  },

  show: ({ run }) =>
    run === null || run.failed.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: 'What did not end well',
            columns: ['exit code', 'command'],
            rows: run.failed.slice(0, 20).map(({ code, command }) => [`${code}`, command]),
          },
        ],
});

function read(named: string | null, files: SubmissionFiles): { trouble: string | null; demo: Demo | null } {
  if (named === null) return { trouble: null, demo: null };
  const text = files.text(named);
  if (text === null) return { trouble: 'there is no such file, or it is larger than 1 MB', demo: null };
  const markdown: Pick<ReadFile, 'format' | 'pages'> = { format: 'markdown', pages: [text] };
  const demo: Demo = /\.(?:ba)?sh$/i.test(named)
    ? { file: named, text }
    : { file: null, blocks: commandsOf(tellLines(markdown)) };
  const { length } = demo.file === null ? demo.blocks.join('\n') : text;
  return length > mostCharacters
    ? { trouble: 'its commands have more than 60,000 characters', demo: null }
    : { trouble: null, demo };
}

/** Lines that are no comment and do not go on from another. */
function countOf(commands: readonly string[]): number {
  const lines = commands.join('\n').replace(/\\\n/g, ' ').split('\n');
  return lines.filter((line) => /^\s*[^#\s]/.test(line)).length;
}

async function show(context: LabHostContext, demo: Demo): Promise<Run> {
  const env = { LAB_DAY: 'day7', LAB_UPLINK: context.host.uplink.name };
  await using task = await context.host.start(lineOf(demo), { env });
  const look = await pollStart(
    context,
    { milliseconds: runMs },
    () => task.look(),
    ({ running }) => !running,
  );
  const end = await task.stop(1000);
  const notes = notesOf(demo, await task.files());
  return { ...notes, ended: !look.running, output: end.output.slice(-mostOutput) };
}
