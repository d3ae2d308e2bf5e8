import { drawnText } from '../../harness/expect/drawn.ts';
import { causedBySubmission, type Json, type LabHostContext } from '../../harness/model/index.ts';
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
  /** What no runtime asks every day: that a plugin hangs then says nothing of its usual calls. */
  readonly isOdd?: true;
};

/** What came of a call. */
export type Answer = {
  /** Null where it did not end in time, was killed as the call asks, or its end was not told. */
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
/** In the place of an exit code. */
const hung = 'hung';
const runs = new WeakMap<object, number>();
/** Lines with the commands at which they did not end in time, by their lab host. */
const hanging = new WeakMap<object, ReadonlySet<string>>();
const kindOf = ({ command, isOdd }: Call) => (isOdd ? `${command}-odd` : command);

/** Where a pod's namespace is. */
export const pathOf = (pod: string) => `/run/netns/${pod}`;

/**
 * The answers of a plugin that is the submission's `line`, in the order of the calls. A line that is not there answers nothing, nor does one
 * at a command at which it hung before. Throws what the submission caused where the plugin does not let the shell tell that calls it.
 */
export async function askPlugin(context: LabHostContext, line: string, steps: readonly Step[]): Promise<Answer[]> {
  const { host, lines } = context;
  const plugin = lines[line];
  const calls = steps.flatMap((step) => ('shell' in step ? [] : step));
  const silence = { exit: null, ms: 0, json: null, text: '', errors: '' };
  const isSilent = (call: Call) => plugin === undefined || hanging.get(host)?.has(`${line} ${kindOf(call)}`) === true;
  if (plugin === undefined || calls.every(isSilent)) return calls.map(() => silence);
  const run = (runs.get(host) ?? 0) + 1;
  runs.set(host, run);
  const mark = drawnText(host.seed, `cni ${run}`);
  let at = 0;
  const words = (step: Step): string => {
    if ('shell' in step) return `{ ${step.shell}\n} > /dev/null 2>&1`;
    const together = [step].flat().map((call) => oneCall(call, at++));
    return together.length === 1 ? `${together}` : `${together.map((one) => `{ ${one}\n} &`).join('\n')}\nwait`;
  };
  const waited = calls.filter(isSilent).map((call) => `touch $folder/${hung}-${kindOf(call)}`);
  const script = `folder=$(mktemp -d)
${[...new Set(waited)].join('\n')}
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
  // Each kind of call may hang once.
  const timeoutMs = patient(callMs) * (1 + new Set(calls.map(kindOf)).size + Math.ceil(calls.length / 3));
  const { output, ended, signal } = await host.run(script, { env, timeoutMs });
  const parts = output.split(mark).slice(1);
  if (parts.length !== calls.length * 2)
    throw causedBySubmission(
      `The shell that made ${calls.length} calls of ${line} could not tell of them: something that ${line} did ended it or spoke in its place (${signal ?? ended}).`,
    );
  const heads = calls.map((_, index) => parts[index * 2]?.trim() ?? '');
  const late = calls.filter((_, index) => heads[index]?.startsWith(hung)).map((call) => `${line} ${kindOf(call)}`);
  hanging.set(host, new Set([...(hanging.get(host) ?? []), ...late]));
  return heads.map((head, index) => answerOf(head, parts[index * 2 + 1] ?? ''));
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
  const limitMs = Math.ceil(killMs ?? patient(callMs));
  const mark = `$folder/${hung}-${kindOf(call)}`;
  const given = kept.map(([name, value]) => `${name}=${quoted(value)}`).join(' ');
  // Who hangs once is not waited for again; who is killed sooner has killed itself.
  const end =
    killMs === undefined
      ? `[ $end != ${killed} ] || [ $ms -lt ${limitMs} ] || { touch ${mark}; end=${hung}; }`
      : `[ $end != ${killed} ] || end=killed`;
  return `if [ -e ${mark} ]; then touch $folder/${index}.out $folder/${index}.err; echo "${hung} 0" > $folder/${index}.end; else
begun=\${EPOCHREALTIME/./}
printf %s ${quoted(call.input ?? JSON.stringify(config))} | ${given} \
  timeout -s KILL ${(limitMs / 1000).toFixed(3)} bash -c "$LAB_PLUGIN" > $folder/${index}.out 2> $folder/${index}.err
end=\${PIPESTATUS[1]}
ms=$(( (\${EPOCHREALTIME/./} - begun) / 1000 ))
${end}
echo "$end $ms" > $folder/${index}.end
fi`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function answerOf(head: string, tail: string): Answer {
  const [first = '', ...rest] = head.split('\n');
  const [, exit, ms] = /^(\w+) (\d+)$/.exec(first.trim()) ?? [];
  const code = Number(exit);
  const text = rest.join('\n').trim();
  return {
    exit: Number.isNaN(code) ? null : code,
    ms: Number(ms ?? 0),
    json: parsed(text),
    text: text.slice(0, 300),
    errors: tail.trim(),
  };
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
  const end = exit === null ? 'does not come to an end' : `ends with exit code ${exit}`;
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
