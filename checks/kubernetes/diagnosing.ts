import { drawnText } from '../../harness/expect/drawn.ts';
import type { Json, LabHost, LabHostContext, TalkSeen } from '../../harness/model/index.ts';
import { converge, patient, ruleset, survey } from '../../harness/probe/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { outsideAddresses } from '../../labs/kubernetes/cluster.ts';
import { siteRule } from '../../labs/kubernetes/troubles.ts';
import { type LivePod, manifestFolder, wordPorts } from './cluster.ts';
import type { Trouble } from './trouble-kinds.ts';

/** What the submission says of a fault. */
export type Diagnosis = {
  /** Null where it did not come to an end. */
  readonly exit: number | null;
  readonly namespace: string | null;
  readonly device: string | null;
  readonly cause: string | null;
  readonly mend: string | null;
  /** What it printed where that is no diagnosis, or the end of what it wrote to standard error. */
  readonly said: string;
};

/** A fault, what was said of it, and what the mend did. */
export type Round = {
  readonly trouble: Trouble;
  /** The flows that it broke. */
  readonly broke: readonly string[];
  /** Null where a mend before it left the cluster so that nothing could be tried. */
  readonly diagnosis: Diagnosis | null;
  /** The mend's exit code; null where it did not come to an end, or there is none. */
  readonly mended: number | null;
  /** Flows that are broken still, those that were not before the mend, and what stood before and no longer does. */
  readonly still: readonly string[];
  readonly cut: readonly string[];
  readonly gone: readonly string[];
};

const diagnoseMs = 15_000;
const mendMs = 10_000;
const most = { text: 4000, errors: 300 };
const timeoutMs = 1000;

/** The cluster's flows that are not as they should be, by title: words that are not answered, pods that are gone, and a word that gets out where the site's rule forbids it. */
export async function brokenFlows(host: LabHost, all: readonly LivePod[]): Promise<readonly string[]> {
  const { namespaces } = await survey(host);
  const pods = all.filter((pod) => namespaces.some(({ key }) => key === pod.key));
  const node = { title: 'node', key: '@host', address: host.uplink.address };
  const ends = [node, ...pods];
  const tcp = (from: (typeof ends)[number], to: { title: string; address: string }, port: number) => ({
    title: `${from.title} → ${to.title}`,
    call: { from: from.key, to: to.address, protocol: 'tcp' as const, port },
  });
  const internet = { title: 'internet', address: outsideAddresses.admitted };
  const open = [
    ...ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => tcp(from, to, wordPorts.pods))),
    ...pods.map((from) => tcp(from, internet, wordPorts.internet)),
  ];
  const shut = pods.slice(0, 1).map((from) => tcp(from, { ...internet, title: forbidden }, siteRule.port));
  const server = (key: string, port: number, address?: string) => ({
    ...{ in: key, protocol: 'tcp' as const, port },
    ...(address === undefined ? {} : { address }),
  });
  const servers = [
    ...ends.map(({ key }) => server(key, wordPorts.pods)),
    server('@internet', wordPorts.internet, internet.address),
    server('@internet', siteRule.port, internet.address),
  ];
  const seen = await talk(host, { servers, calls: [...open, ...shut].map(({ call }) => call), timeoutMs });
  const isWrong = ({ result, by }: TalkSeen, at: number) => (at < open.length ? result !== 'answered' : by !== null);
  return [
    ...all.filter((pod) => !pods.includes(pod)).map(({ title }) => `${title}, whose namespace is gone`),
    ...[...open, ...shut].flatMap(({ title }, at) => (isWrong(seen[at] as TalkSeen, at) ? [title] : [])),
  ];
}

/** The title of what the site's rule forbids. */
export const forbidden = `internet at ${siteRule.port}, which the site forbids`;

/** Lays down the site's own rule, which is right. */
export async function layRule(host: LabHost): Promise<void> {
  const { table, port } = siteRule;
  await host.run(
    `nft 'table ip ${table} { chain forward { type filter hook forward priority 10; tcp dport ${port} drop; }; }'`,
  );
}

/** What stands: switches, links, addresses, routes of node and pods, and the node's rules, a line each. */
async function standing(host: LabHost, pods: readonly LivePod[]): Promise<readonly string[]> {
  const { namespaces } = await survey(host);
  const keys = ['@host', ...pods.map(({ key }) => key)];
  const { rules, chains } = await ruleset(host, '@host');
  const of = namespaces.filter(({ key }) => keys.includes(key));
  return [
    ...of.flatMap(({ key, forwarding, links, routes }) => [
      ...(key === '@host' && forwarding ? [`${key}: forwarding`] : []),
      ...links.flatMap(({ name, up, master, addresses }) => [
        ...(up ? [`${key}: link ${name} up`] : []),
        ...(master === undefined ? [] : [`${key}: link ${name} at ${master}`]),
        ...addresses.map((one) => `${key}: ${one} at ${name}`),
      ]),
      ...routes.map(({ to, via = '', dev = '' }) => `${key}: route ${to} ${via} ${dev}`),
    ]),
    ...chains.flatMap(({ table, chain, hook }) => (hook === '' ? [] : [`@host: chain ${table} ${chain} at ${hook}`])),
    ...rules.map(({ table, chain, text }) => `@host: rule ${table} ${chain} ${text}`),
  ];
}

/** Asks the submission's `line` what is wrong, as a program. */
async function diagnose({ host }: LabHostContext, line: string, round: number): Promise<Diagnosis> {
  const mark = drawnText(host.seed, `diagnosis ${round}`);
  const limitMs = patient(diagnoseMs);
  const script = `folder=$(mktemp -d)
timeout -s KILL ${(limitMs / 1000).toFixed(3)} bash -c "$LAB_LINE" > $folder/out 2> $folder/err < /dev/null
printf '%s %s\\n' ${mark} $?
head -c ${most.text} $folder/out
printf '\\n%s\\n' ${mark}
tail -c ${most.errors} $folder/err
rm -r $folder`;
  const env = { LAB_DAY: 'kubernetes', LAB_UPLINK: host.uplink.name, LAB_MANIFESTS: manifestFolder, LAB_LINE: line };
  const { output } = await host.run(script, { env, timeoutMs: limitMs + patient(mendMs) });
  const [, told = '', errors = ''] = output.split(mark);
  const [, exit, text = ''] = /^ (\d+)\n([\s\S]*)$/.exec(told) ?? [];
  return diagnosisOf(exit === undefined || exit === '137' ? null : Number(exit), text.trim(), errors.trim());
}

/** A diagnosis as it was printed; what it lacks is null. */
export function diagnosisOf(exit: number | null, text: string, errors: string): Diagnosis {
  const json = parsed(text);
  const place = field(json, 'place');
  const mend = field(json, 'mend');
  const lines = Array.isArray(mend) ? mend.filter((one) => typeof one === 'string').join('\n') : mend;
  return {
    exit,
    namespace: word(typeof place === 'string' ? place : field(place, 'namespace')),
    device: word(field(place, 'device')),
    cause: word(field(json, 'cause')),
    mend: word(lines),
    said: (errors || (json === null ? text : '')).slice(-most.errors),
  };
}

const word = (value: Json | undefined) => (typeof value === 'string' && value.trim() !== '' ? value : null);

function field(of: Json | undefined, name: string): Json | undefined {
  return typeof of === 'object' && of !== null && !Array.isArray(of) ? (of as Record<string, Json>)[name] : undefined;
}

function parsed(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/**
 * Brings the fault about, asks what is wrong, runs the mend and looks what it did; then takes back what is left of the fault. Null where it
 * breaks nothing in this cluster.
 */
export async function tryTrouble(
  context: LabHostContext,
  pods: readonly LivePod[],
  { trouble, line, round }: { readonly trouble: Trouble; readonly line: string; readonly round: number },
): Promise<Round | null> {
  const { host } = context;
  const before = await standing(host, pods);
  await host.run(trouble.lines);
  const broke = await brokenFlows(host, pods);
  if (broke.length === 0) {
    await host.run(trouble.undo);
    return null;
  }
  const left = new Set(await standing(host, pods));
  const diagnosis = await diagnose(context, line, round);
  const { mend } = diagnosis;
  const run = mend === null ? undefined : await host.run(mend, { cwd: '/', timeoutMs: patient(mendMs) });
  const look = () => brokenFlows(host, pods);
  const after = mend === null ? broke : await converge(context, look, (some) => some.length === 0);
  const stands = new Set(await standing(host, pods));
  await host.run(trouble.undo);
  return {
    ...{ trouble, broke, diagnosis, mended: run?.exitCode ?? null },
    still: after.filter((title) => broke.includes(title)),
    cut: after.filter((title) => !broke.includes(title)),
    gone: before.filter((one) => left.has(one) && !stands.has(one)),
  };
}
