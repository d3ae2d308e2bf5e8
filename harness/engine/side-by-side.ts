import type { Chain } from './chains.ts';

/**
 * Walks all testbeds: files first, then lab hosts, at most `hosts` of them at once, then the Docker engine alone, as comparisons of speed
 * are made there. Rejects with the first reason, once all that had begun has ended.
 */
export async function sideBySide(
  chains: readonly Chain[],
  hosts: number,
  walk: (chain: Chain) => Promise<void>,
): Promise<void> {
  const of = (kind: Chain['kind']) => chains.filter((chain) => chain.kind === kind);
  for (const chain of of('files')) await walk(chain);
  const queue = [...of('lab-host')];
  const workers = Array.from({ length: Math.max(1, Math.min(hosts, queue.length)) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await walk(next);
  });
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  for (const chain of of('docker')) await walk(chain);
}
