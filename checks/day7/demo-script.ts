import { commandsOf } from '../../harness/expect/commands.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { tellLines } from '../../harness/expect/told-lines.ts';
import type { LabHostContext, ReadFile, SubmissionFiles } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { observeServices } from '../day2/scene.ts';
import { rehearsal } from './beds.ts';

/** A command that did not end well, as bash tells it: its exit code, 127 where there is no such command. */
type Failed = { readonly code: number; readonly command: string };

type Observation = {
  readonly named: string | null;
  /** What is wrong with the file that submission.json names; null where it can be followed. */
  readonly trouble: string | null;
  readonly commands: readonly string[];
  /** Null where the shop did not answer before the demo. */
  readonly run: { readonly failed: readonly Failed[]; readonly ended: boolean; readonly output: string } | null;
};

const runMs = 150_000;
const mostCharacters = 60_000;
const mostOutput = 4000;
const mostFailed = 200;
const leastCommands = 3;
/** What fails on purpose, to show a failure, is at most so much of a demo. */
const mostFailing = 0.4;

export const demoScript = check({
  ...deliverable('day7.demo-script'),
  on: rehearsal,
  limitMs: 300_000,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const named = context.lines.demo ?? null;
    const { trouble, commands } = script(named, context.files);
    const nothing = { named, trouble, commands, run: null };
    if (trouble !== null || commands.length === 0) return nothing;
    const { seen } = await observeServices(
      context,
      () => answers(context),
      (one) => one,
    );
    return seen ? { ...nothing, run: await show(context, commands.join('\n')) } : nothing;
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

function script(named: string | null, files: SubmissionFiles): Pick<Observation, 'trouble' | 'commands'> {
  if (named === null) return { trouble: null, commands: [] };
  const text = files.text(named);
  if (text === null) return { trouble: 'there is no such file, or it is larger than 1 MB', commands: [] };
  const markdown: Pick<ReadFile, 'format' | 'pages'> = { format: 'markdown', pages: [text] };
  const commands = /\.(?:ba)?sh$/i.test(named) ? [text.replace(/^#!.*\n/, '')] : commandsOf(tellLines(markdown));
  const long = commands.join('\n').length > mostCharacters;
  return long
    ? { trouble: 'its commands have more than 60,000 characters', commands: [] }
    : { trouble: null, commands };
}

/** Lines that are no comment and do not go on from another. */
function countOf(commands: readonly string[]): number {
  const lines = commands.join('\n').replace(/\\\n/g, ' ').split('\n');
  return lines.filter((line) => /^\s*[^#\s]/.test(line)).length;
}

/** bash(1): ERR is trapped after a command that failed, and the handler is called in the place of one that is not found. */
const listening = `__note() { printf '%s %s\\n' "$1" "\${2%%$'\\n'*}" >> "$LAB_OUT/0-failed.txt"; }
command_not_found_handle() { __note 127 "$1"; return 127; }
trap '__note $? "$BASH_COMMAND"' ERR
`;

async function show(context: LabHostContext, commands: string): Promise<Observation['run']> {
  const env = { LAB_DAY: 'day7', LAB_UPLINK: context.host.uplink.name };
  await using task = await context.host.start(`${listening}${commands}`, { env });
  const look = await pollStart(
    context,
    { milliseconds: runMs },
    () => task.look(),
    ({ running }) => !running,
  );
  const end = await task.stop(1000);
  const note = (await task.files()).find(({ name }) => name === '0-failed.txt')?.content ?? '';
  const lines = new TextDecoder().decode(Uint8Array.from(atob(note), (one) => one.charCodeAt(0))).split('\n');
  const failed = lines.flatMap((line): Failed[] => {
    const [, code, command = ''] = /^(\d{1,3}) (.*)$/.exec(line) ?? [];
    return code === undefined ? [] : [{ code: Number(code), command: command.slice(0, 200) }];
  });
  return { failed: unique(failed).slice(0, mostFailed), ended: !look.running, output: end.output.slice(-mostOutput) };
}

/** A command that is not found is told of twice: by the handler, and as one that failed. */
function unique(failed: readonly Failed[]): readonly Failed[] {
  return failed.filter(
    ({ code, command }, at) =>
      code !== 127 || !failed.slice(0, at).some((one) => one.code === 127 && command.split(/\s/)[0] === one.command),
  );
}

async function answers({ host }: LabHostContext): Promise<boolean> {
  const url = `http://${host.uplink.address}:${topology.forward.hostPort}/api/products`;
  const answer = await http(host, { from: '@client', url, timeoutMs: 2000 });
  return 'status' in answer && answer.status === 200;
}
