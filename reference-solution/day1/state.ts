/** What is there already. Reading it from /sys and /run costs no process. */
import { existsSync } from 'node:fs';
import { $ } from 'zx/core';
import { rules } from './plan.ts';

export const hasLink = (name: string) => existsSync(`/sys/class/net/${name}`);
export const hasNamespace = (name: string) => existsSync(`/run/netns/${name}`);

/** Input for `iptables-restore --noflush`: the rules that `pick` chooses, given whether each is in force, as `write` spells them. */
export async function restoreInput(
  pick: (inForce: boolean) => boolean,
  write = (rule: string) => rule,
): Promise<string> {
  const inForce = new Set((await $`iptables-save`).lines());
  return Object.entries(rules)
    .map(([table, list]) => {
      const chosen = list.filter((rule) => pick(inForce.has(rule))).map(write);
      return [`*${table}`, ...chosen, 'COMMIT', ''].join('\n');
    })
    .join('');
}

/** Only root may change the network; says so instead of failing half-way. */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  console.error(`Changing the network needs root. Run: sudo node ${process.argv[1]}`);
  process.exit(1);
}
