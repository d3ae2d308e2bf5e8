/** The policy of `policies/`, put in force and taken back. Both files mean the same; one is in force at a time. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx/core';

/** Who enforces it: nft, this machine's iptables, or the one from before nftables. */
export const enforcers = ['nftables', 'iptables', 'iptables-legacy'] as const;
export type Enforcer = (typeof enforcers)[number];

const file = (name: string) => join(import.meta.dirname, 'policies', name);

/** The switch that shows the firewall what stays on a bridge, and where `up` notes how it stood before. */
const bridged = { file: '/proc/sys/net/bridge/bridge-nf-call-iptables', before: '/run/lab-day4.bridge-nf' };

async function showWhatIsBridged(): Promise<void> {
  if (!existsSync(bridged.file)) await $({ nothrow: true })`modprobe br_netfilter`;
  if (!existsSync(bridged.file)) {
    console.error('This kernel does not show bridged packets to the firewall: it has no br_netfilter.');
    process.exit(1);
  }
  if (!existsSync(bridged.before)) writeFileSync(bridged.before, readFileSync(bridged.file));
  writeFileSync(bridged.file, '1');
}

/** The first rules of FORWARD: so none of Day 1's can let something through before the policy was asked. */
const jumps = ['-I FORWARD -o br-app -j SHOP-POLICY', '-I FORWARD -i br-app -j SHOP-POLICY'];

/** What the filter table of one of the iptables holds of ours. Asking the old one would make it a table, so it is not asked in vain. */
async function ours(program: Enforcer): Promise<readonly string[]> {
  const names = '/proc/net/ip_tables_names';
  const unused = program === 'iptables-legacy' && !(existsSync(names) && /^filter$/m.test(readFileSync(names, 'utf8')));
  return unused ? [] : (await $`${program}-save -t filter`).lines().filter((line) => line.includes('SHOP-'));
}

/** Puts the policy in force, in one transaction: there is no moment without one. Then whoever else enforced it stops. */
export async function enforce(by: Enforcer): Promise<void> {
  await showWhatIsBridged();
  if (by === 'nftables') await $`nft -f ${file('shop.nft')}`;
  else {
    const inForce = await ours(by);
    const missing = jumps.filter((jump) => !inForce.includes(jump.replace('-I', '-A')));
    const rules = readFileSync(file('shop.iptables'), 'utf8');
    await $({ input: rules.replace('COMMIT', [...missing, 'COMMIT'].join('\n')) })`${by}-restore --noflush`;
  }
  await withdraw(enforcers.filter((other) => other !== by));
}

async function withdraw(whose: readonly Enforcer[]): Promise<void> {
  for (const by of whose) {
    if (by === 'nftables') await $({ input: 'table inet shop-policy {}\ndelete table inet shop-policy\n' })`nft -f -`;
    const inForce = by === 'nftables' ? [] : await ours(by);
    if (inForce.length === 0) continue;
    const chains = inForce.flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []);
    const lines = [
      '*filter',
      ...inForce.filter((line) => line.startsWith('-A FORWARD')).map((line) => line.replace('-A', '-D')),
      ...chains.map((chain) => `-F ${chain}`),
      ...chains.map((chain) => `-X ${chain}`),
      'COMMIT\n',
    ];
    await $({ input: lines.join('\n') })`${by}-restore --noflush`;
  }
}

/** Takes the policy back, whoever enforces it. */
export async function withdrawAll(): Promise<void> {
  await withdraw(enforcers);
  if (!existsSync(bridged.before)) return;
  writeFileSync(bridged.file, readFileSync(bridged.before));
  rmSync(bridged.before);
}
