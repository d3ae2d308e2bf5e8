import { readdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';

/** What a lab host must leave as it was on the machine, part by part, without what changes by itself. */
export type MachineState = Readonly<Record<string, string>>;

/** Counters of the kernel that rise and fall with any traffic, and keys that `sysctl` will not show. */
const restless = /nf_conntrack_count|_entries|stable_secret|fastopen_key|random/;

const parts: Readonly<Record<string, () => Promise<string>>> = {
  links: () => output('ip', ['-j', 'link']),
  addresses: () => output('ip', ['-j', 'address']),
  routes: () => output('ip', ['-j', 'route', 'show', 'table', 'all']),
  namespaces: () => output('ip', ['netns']),
  iptables: async () => withoutCounters(await output('iptables-save', [])),
  nftables: async () => withoutCounters(await output('nft', ['list', 'ruleset'])),
  sysctls: async () => {
    const lines = (await output('sysctl', ['-a', '-r', '^(net|vm|kernel.hostname|kernel.core_pattern)'])).split('\n');
    return lines.filter((line) => !restless.test(line)).join('\n');
  },
  mounts: () => readFile('/proc/self/mounts', 'utf8'),
  accounts: () => readFile('/etc/passwd', 'utf8'),
};

/** The machine's network, mounts and settings now: equal before and after whatever lab hosts did. Reads only. */
export async function machineState(): Promise<MachineState> {
  return Object.fromEntries(await Promise.all(Object.entries(parts).map(async ([name, read]) => [name, await read()])));
}

async function output(command: string, args: readonly string[]): Promise<string> {
  return (await execa(command, args, { reject: false })).stdout ?? '';
}

function withoutCounters(rules: string): string {
  return rules.replace(/^#.*\n?/gm, '').replace(/\[\d+:\d+\]|packets \d+ bytes \d+/g, '');
}

/** A process as it cannot be confused with a later one of the same number. */
export interface Process {
  readonly pid: number;
  /** Clock ticks since boot at which it began. */
  readonly began: number;
}

interface Stat extends Process {
  readonly parent: number;
  readonly state: string;
}

/** The processes that descend from `pid` now, on this machine: in sandboxes too. */
export async function descendants(pid: number): Promise<Process[]> {
  const all = await processes();
  const found = all.filter((one) => one.parent === pid);
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid));
  return found;
}

/** Those of `known` that live still. */
export async function living(known: readonly Process[]): Promise<Process[]> {
  const now = await processes();
  return known.filter(({ pid, began }) =>
    now.some((one) => one.pid === pid && one.began === began && one.state !== 'Z'),
  );
}

async function processes(): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.flatMap((text) => {
    // The name, in parentheses, may hold anything (proc_pid_stat(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return text === ''
      ? []
      : [
          {
            pid: Number.parseInt(text, 10),
            state: fields[0] ?? '',
            parent: Number(fields[1]),
            began: Number(fields[19]),
          },
        ];
  });
}

/** The cgroups of the lab hosts that the grader process `pid` opened, as far as they still exist. */
export async function cgroupsOf(pid: number): Promise<string[]> {
  const parents = ['/sys/fs/cgroup', ...['pids', 'memory', 'cpu'].map((name) => `/sys/fs/cgroup/${name}`)];
  const lists = await Promise.all(parents.map((parent) => readdir(parent).catch(() => [])));
  return lists.flat().filter((name) => name.startsWith(`netproof-${pid}-`));
}
