/** The network namespaces that have a name, and commands run inside them. */
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const folder = '/run/netns';
const execute = promisify(execFile);
const patienceMs = 10_000;

export interface Namespace {
  readonly name: string;
  /** Further names of the same namespace. */
  readonly aliases: readonly string[];
}

/** All that have a name, sorted. One with several names is listed once. */
export function namespaces(): Namespace[] {
  const names = new Map<string, string[]>();
  for (const name of list()) {
    const id = identify(name);
    if (id !== undefined) names.set(id, [...(names.get(id) ?? []), name]);
  }
  return [...names.values()].map(([name = '', ...aliases]) => ({ name, aliases }));
}

function list(): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // until the first `ip netns add`, the folder itself is missing
  }
}

/** Device and inode number tell namespaces apart (namespaces(7)); undefined when it is gone. */
function identify(name: string): string | undefined {
  try {
    const { dev, ino } = statSync(`${folder}/${name}`);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/**
 * What a command prints, run in the namespace, or right here when that is null. Throws an Error whose message is a
 * sentence: for a namespace that is gone, a program that is not installed, and a command that fails.
 */
export async function output(namespace: string | null, command: readonly string[]): Promise<string> {
  const whole = namespace === null ? command : ['nsenter', `--net=${folder}/${namespace}`, '--', ...command];
  const [program = '', ...rest] = whole;
  try {
    return (await execute(program, rest, { maxBuffer: 256 * 1024 * 1024, timeout: patienceMs })).stdout;
  } catch (error) {
    throw new Error(reason(namespace, command, error as Failure), { cause: error });
  }
}

type Failure = Error & { readonly code?: string | number; readonly killed?: boolean; readonly stderr?: string };

function reason(namespace: string | null, command: readonly string[], { code, killed, stderr, message }: Failure) {
  const what = `'${command.join(' ')}'`;
  if (namespace !== null && identify(namespace) === undefined) {
    return `The namespace ${namespace} vanished before '${command[0]}' had looked into it.`;
  }
  const where = namespace === null ? '' : ` in ${namespace}`;
  if (code === 'ENOENT' || code === 127) return `${command[0]} is not installed.`;
  if (killed) return `${what}${where} gave no answer within ${patienceMs / 1000} seconds.`;
  return `${what}${where} failed: ${(stderr || message).trim().split('\n').at(-1)}`;
}
