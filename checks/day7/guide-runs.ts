import { commandsOf } from '../../harness/expect/commands.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { tellLines } from '../../harness/expect/told-lines.ts';
import type { Json, LabHostContext, Outcome, RunResult } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { addresses } from '../day1/addresses.ts';
import { internet } from '../day1/internet.ts';
import { namespaces } from '../day1/namespaces.ts';
import { pingMatrix } from '../day1/ping-matrix.ts';
import { portForward } from '../day1/port-forward.ts';
import { freshMachine } from './beds.ts';
import { readHanded } from './handed-in.ts';

/** What the network is judged by that the guide built. */
const built = [namespaces, addresses, pingMatrix, internet, portForward];

/** Headings below which there is nothing that builds: not 'On a clean machine', 'Failover' or 'Fehlerfrei in fünf Schritten'. */
export const notBuilding =
  /troubl|problem|\bfail(?!-?over)|goes? wrong|debug|faq|\bclean(?:ing)?[- ]?up|(?:^|› )(?:\d[\d.]* )?clean(?:ing|-?ing up|(?: (?:everything|all|it|up|the)\b.*)?)?$|tear(?:ing)?(?: \w+)?[- ]?down|\bremov(?:e|al|ing)|\bundo|uninstall|\bstop|shut(?:ting)?[- ]?down|\breset|abbau|aufräum|fehler(?!frei|los)|störung|dépann|nettoyage|nettoyer|limpieza|limpiar|soluci[oó]n(?:es)? de/i;

const runMs = 120_000;
const mostCharacters = 60_000;

type Observation = {
  /** Null where there is no guide; else what is wrong with it. */
  readonly guide: { readonly path: string; readonly trouble: string | null } | null;
  readonly commands: readonly string[];
  /** How they ended, together; null where there were none. */
  readonly run: Pick<RunResult, 'ended' | 'exitCode' | 'output'> | null;
  /** What each of the checks of Day 1 saw, in their order. */
  readonly seen: readonly Json[];
};

export const guideRuns = check({
  ...deliverable('day7.guide-runs'),
  on: freshMachine,
  limitMs: 300_000,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const file = (await readHanded(context)).find(({ kind }) => kind === 'guide')?.file ?? null;
    const nothing = { commands: [], run: null, seen: [] };
    if (file === null) return { guide: null, ...nothing };
    const trouble =
      file.trouble ?? (file.format === 'markdown' ? null : 'it is no Markdown, so its commands cannot be told');
    const guide = { path: file.path, trouble };
    if (trouble !== null) return { guide, ...nothing };
    const commands = commandsOf(tellLines(file), notBuilding);
    const script = commands.join('\n');
    if (commands.length === 0) return { guide, ...nothing };
    if (script.length > mostCharacters)
      return { guide: { ...guide, trouble: 'its commands have more than 60,000 characters' }, ...nothing };
    const run = await follow(context, script);
    const seen: Json[] = [];
    for (const one of built) seen.push(await one.observe(context));
    return { guide, commands, run, seen };
  },

  judge({ guide, commands, run, seen }) {
    const words = {
      expected:
        'The shell commands of the guide, typed one after the other on a fresh machine in the folder of the submission, build the network of Day 1.',
      hint: 'Follow it yourself on a machine where nothing was built yet, and type nothing that is not in it. Which step did you know without reading it?',
    };
    const fail = (actual: string): Outcome<never> => ({ status: 'fail', score: 0, ...words, actual });
    if (guide === null) return { status: 'blocked', by: 'day7.documents' };
    if (guide.trouble !== null) return fail(`'${guide.path}': ${guide.trouble}.`);
    if (run === null) return fail(`'${guide.path}' has no block of shell commands to follow.`);
    const outcomes = built.map((one, index) => ({ one, outcome: one.judge(seen[index] ?? null) }));
    const unknown = outcomes.flatMap(({ outcome }) => (outcome.status === 'error' ? [outcome] : []))[0];
    if (unknown) return unknown;
    const parts = outcomes.map(({ one, outcome }): Part => {
      return { what: one.title, trouble: troubleOf(outcome), weight: one.points };
    });
    const background =
      run.ended === 'exit'
        ? undefined
        : `The ${commands.length} blocks of commands did not come to their end, and were stopped`;
    return partialCredit(parts, { ...words, background });
  },

  show: ({ commands, run }) =>
    run === null
      ? []
      : [
          {
            kind: 'table',
            title: 'What was typed',
            columns: ['block', 'commands'],
            rows: commands.map((text, index) => [`${index + 1}`, text.slice(0, 1000)]),
          },
          {
            kind: 'table',
            title: 'What came of it',
            columns: ['the last lines'],
            rows: run.output
              .trim()
              .split('\n')
              .slice(-10)
              .map((line) => [line.slice(0, 200)]),
          },
        ],
});

async function follow({ host, signal }: LabHostContext, script: string): Promise<Observation['run']> {
  signal.throwIfAborted();
  const env = { LAB_DAY: 'day7', LAB_UPLINK: host.uplink.name };
  const { ended, exitCode, output } = await host.run(script, { env, timeoutMs: runMs });
  return { ended, exitCode, output: output.slice(-mostOutput) };
}

const mostOutput = 4000;

/** Of what a check of Day 1 says, in characters. */
const mostWords = 240;

function troubleOf(outcome: Outcome): string | undefined {
  if (outcome.status === 'pass') return undefined;
  if (outcome.status !== 'fail') return 'it could not be seen, as other things are missing';
  const { actual } = outcome;
  return actual.length > mostWords ? `${actual.slice(0, mostWords)}…` : actual.replace(/\.$/, '');
}
