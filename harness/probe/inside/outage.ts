import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Namespace, within } from '../../host/inside/namespaces.ts';

/**
 * A service that others cannot reach any more: 'refused' answers each packet to its port with a reset, as a dead process would,
 * 'silent' with nothing, as a dead machine would. Connections that are open already are met too.
 */
export type Outage = {
  readonly in: string;
  readonly port: number;
  readonly how: 'refused' | 'silent';
};

const table = 'inet netproof-outage';

/** Cuts a service off by a filter in its own namespace (nft(8)); taking its link down would lose the namespace's default route. */
export async function cutOff(namespace: Namespace, { port, how }: Outage): Promise<void> {
  const verdict = how === 'refused' ? 'reject with tcp reset' : 'drop';
  const chain = `type filter hook input priority -190; policy accept; iif != lo tcp dport ${port} counter ${verdict};`;
  await nft(namespace, `table ${table} { chain met { ${chain} }; }`);
}

/** Ends the outage. Returns how many packets had met it; throws when there was none. */
export async function heal(namespace: Namespace): Promise<number> {
  const listing = await nft(namespace, `list table ${table}`);
  await nft(namespace, `delete table ${table}`);
  return Number(/counter packets (\d+)/.exec(listing)?.[1] ?? 0);
}

async function nft(namespace: Namespace, line: string): Promise<string> {
  const child = within(namespace, () => spawn('nft', [line], { stdio: ['ignore', 'pipe', 'pipe'] }));
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`nft in the namespace '${namespace.key}' says: ${errors.trim()}`);
  return output;
}
