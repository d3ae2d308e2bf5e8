import { drawnText } from '../../harness/expect/drawn.ts';
import type { Json, LabHostContext } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { cniConfig, type PodNetwork, podNetworks } from '../../labs/kubernetes/network.ts';

/** One call of a plugin, as a runtime makes it. */
export type Call = {
  readonly command: string;
  /** The container's id, and the name of its namespace. */
  readonly pod: string;
  /** Another path of the namespace, or none at all. */
  readonly netns?: string;
  readonly network?: PodNetwork;
  readonly version?: string;
  /** The result of the pod's ADD, for CHECK and DEL. */
  readonly before?: Json;
  /** In the place of a configuration. */
  readonly input?: string;
  /** Variables that are left out. */
  readonly without?: readonly string[];
  /** Killed, with all that it started, after this many milliseconds. */
  readonly killMs?: number;
};

/** What came of a call. */
export type Answer = {
  /** Null where it did not end in time, or was killed as the call asks. */
  readonly exit: number | null;
  readonly ms: number;
  /** What it wrote to standard output, in JSON; null where that is none. */
  readonly json: Json | null;
  readonly text: string;
  /** The beginning of what it wrote to standard error. */
  readonly errors: string;
};

/** Calls in a row, or lines of the shell between them; a list of calls is made at once. */
export type Step = Call | readonly Call[] | { readonly shell: string };

const callMs = 10_000;
const most = { text: 2500, errors: 300 };
const killed = 137;
const runs = new WeakMap<object, number>();
/** Lines that did not end in time, by their lab host. */
const hanging = new WeakMap<object, ReadonlySet<string>>();

/** Where a pod's namespace is. */
export const pathOf = (pod: string) => `/run/netns/${pod}`;

/** The answers of a plugin that is the submission's `line`, in the order of the calls. A line that is not there answers nothing. */
export async function askPlugin(context: LabHostContext, line: string, steps: readonly Step[]): Promise<Answer[]> {
  const { host, lines } = context;
  const plugin = lines[line];
  const calls = steps.flatMap((step) => ('shell' in step ? [] : step));
  const silence = { exit: null, ms: 0, json: null, text: '', errors: '' };
  if (plugin === undefined || hanging.get(host)?.has(line)) return calls.map(() => silence);
  const run = (runs.get(host) ?? 0) + 1;
  runs.set(host, run);
  const mark = drawnText(host.seed, `cni ${run}`);
  let at = 0;
  const words = (step: Step): string => {
    if ('shell' in step) return `{ ${step.shell}\n} > /dev/null 2>&1`;
    const together = [step].flat().map((call) => oneCall(call, at++));
    return together.length === 1 ? `${together}` : `${together.map((one) => `{ ${one}\n} &`).join('\n')}\nwait`;
  };
  const script = `folder=$(mktemp -d)
${steps.map(words).join('\n')}
for ((i = 0; i < ${calls.length}; i++)); do
  printf '%s %s\\n' ${mark} "$(cat $folder/$i.end)"
  head -c ${most.text} $folder/$i.out
  printf '\\n%s\\n' ${mark}
  head -c ${most.errors} $folder/$i.err
  echo
done
rm -r $folder`;
  const env = { LAB_DAY: 'kubernetes', LAB_UPLINK: host.uplink.name, LAB_PLUGIN: plugin };
  const timeoutMs = patient(callMs) * (1 + Math.ceil(calls.length / 3));
  const { output, ended } = await host.run(script, { env, timeoutMs });
  const parts = output.split(mark).slice(1);
  if (parts.length !== calls.length * 2)
    throw new Error(
      `Of ${calls.length} calls of ${line}, ${parts.length / 2} came to an end (${ended}): ${output.slice(-300)}`,
    );
  const answers = calls.map((_, index) => answerOf(parts[index * 2] ?? '', parts[index * 2 + 1] ?? ''));
  if (answers.some(({ exit }, index) => exit === null && calls[index]?.killMs === undefined))
    hanging.set(host, new Set([...(hanging.get(host) ?? []), line]));
  return answers;
}

function oneCall(call: Call, index: number): string {
  const { command, pod, netns = pathOf(pod), network = podNetworks.pods, version = '1.0.0', before, killMs } = call;
  const config = { ...cniConfig(network, version), ...(before === undefined ? {} : { prevResult: before }) };
  const variables = {
    CNI_COMMAND: command,
    CNI_CONTAINERID: pod,
    CNI_NETNS: netns,
    CNI_IFNAME: 'eth0',
    CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=${pod}`,
    CNI_PATH: '/opt/cni/bin:/usr/lib/cni',
  };
  const kept = Object.entries(variables).filter(([name]) => call.without?.includes(name) !== true);
  const seconds = (killMs ?? patient(callMs)) / 1000;
  const given = kept.map(([name, value]) => `${name}=${quoted(value)}`).join(' ');
  // Who hangs once is not waited for again.
  return `if [ -e $folder/hung ]; then touch $folder/${index}.out $folder/${index}.err; echo "${killed} 0" > $folder/${index}.end; else
begun=\${EPOCHREALTIME/./}
printf %s ${quoted(call.input ?? JSON.stringify(config))} | ${given} \
  timeout -s KILL ${seconds.toFixed(3)} bash -c "$LAB_PLUGIN" > $folder/${index}.out 2> $folder/${index}.err
end=\${PIPESTATUS[1]}
${killMs === undefined ? `[ $end != ${killed} ] || touch $folder/hung` : ''}
echo "$end $(( (\${EPOCHREALTIME/./} - begun) / 1000 ))" > $folder/${index}.end
fi`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function answerOf(head: string, tail: string): Answer {
  const [first = '', ...rest] = head.split('\n');
  const [exit = 0, ms = 0] = first.trim().split(' ').map(Number);
  const text = rest.join('\n').trim();
  return { exit: exit === killed ? null : exit, ms, json: parsed(text), text: text.slice(0, 300), errors: tail.trim() };
}

function parsed(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** How a call that should have gone well ended, as the rest of a sentence. */
export function failing({ exit, json, text, errors }: Answer): string {
  const message = said(json) ?? (text || errors);
  const words = message.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  const end = exit === null ? 'does not end in time' : `ends with exit code ${exit}`;
  return words === '' ? `${end} and says nothing` : `${end}: ${words}`;
}

function said(json: Json | null): string | undefined {
  const msg = typeof json === 'object' && json !== null && 'msg' in json ? json.msg : undefined;
  return typeof msg === 'string' ? msg : undefined;
}

/** Makes a namespace for each pod, with lo up, as a runtime does before its ADD. */
export async function addPods({ host }: LabHostContext, names: readonly string[]): Promise<void> {
  await host.run(names.map((name) => `ip netns add ${name} && ip -n ${name} link set lo up`).join('\n'));
}

/** Takes the namespaces of pods away; some may have gone. */
export async function removePods({ host }: LabHostContext, names: readonly string[]): Promise<void> {
  await host.run(names.map((name) => `ip netns del ${name}`).join('\n'));
}
