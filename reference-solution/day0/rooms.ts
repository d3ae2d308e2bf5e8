/** What the labs have in common: how ip(8) and iptables(8) are told what to do. */
import { execFileSync } from 'node:child_process';

/** Runs these lines of ip(8) in one go, in the machine's own namespace or in a named one; the first that fails ends the script. */
export function ip(lines: readonly string[], namespace?: string): void {
  tell('ip', [...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], lines);
}

/** Adds rules to a table of a namespace's filter. */
export function rules(namespace: string, table: string, lines: readonly string[]): void {
  const all = [`*${table}`, ...lines, 'COMMIT'];
  tell('ip', ['netns', 'exec', namespace, 'iptables-restore', '--noflush'], all);
}

/** Turns a switch of a namespace's kernel on: 'net.ipv4.ip_forward'. */
export function switchOn(namespace: string, name: string): void {
  tell('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', `${name}=1`]);
}

/** Two links that are one cable: an end in each namespace, each with its address, both up. */
export function cable(a: End, b: End): void {
  ip([`link add ${a.link} netns ${a.namespace} type veth peer name ${b.link} netns ${b.namespace}`]);
  for (const { namespace, link, address } of [a, b])
    ip([...(address === undefined ? [] : [`addr add ${address} dev ${link}`]), `link set ${link} up`], namespace);
}

interface End {
  readonly namespace: string;
  readonly link: string;
  readonly address?: string;
}

function tell(tool: string, words: readonly string[], lines: readonly string[] = []): void {
  try {
    execFileSync(tool, words, {
      input: lines.map((line) => `${line}\n`).join(''),
      stdio: ['pipe', 'inherit', 'inherit'],
    });
  } catch {
    process.exit(1);
  }
}
