import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { afterGiven } from '../../host/machine-time.ts';

/**
 * A service that others cannot reach any more: 'refused' answers each packet to its port with a reset, as a dead process would,
 * 'silent' with nothing, as a dead machine would. Connections that are open already are met too.
 */
export type Outage = {
  readonly in: string;
  /** Left out: the whole namespace is as a dead machine's, for itself and for what it would pass on; it answers ARP still. */
  readonly port?: number;
  readonly how: 'refused' | 'silent';
  /** Also for who asks from inside its own namespace, as a dead process would be; false when left out. */
  readonly forItself?: boolean;
};

interface Cut {
  readonly nft: ChildProcessWithoutNullStreams;
  readonly table: string;
}

const answerMs = 5000;
const cuts = new Map<string, Cut>();
const keyOf = (outage: Outage) => `${outage.in}:${outage.port ?? 'every port'}`;

/**
 * Cuts a service off by a filter in its own namespace (nft(8)); taking its link down would lose the namespace's default route.
 * The table belongs to the nft that made it ('flags owner', nft(8)): the submission's own flush or delete does not touch it, and
 * it goes when that nft ends.
 */
export async function cutOff(namespace: Namespace, outage: Outage): Promise<void> {
  const { port, how, forItself = false } = outage;
  const table = `inet netproof-${randomBytes(4).toString('hex')}`;
  const verdict = how === 'refused' ? 'reject with tcp reset' : 'drop';
  const own = `${forItself ? '' : 'iif != lo '}tcp dport ${port} counter ${verdict}`;
  const chain =
    port === undefined
      ? 'type filter hook prerouting priority -390; policy accept; iif != lo counter drop;'
      : `type filter hook input priority -190; policy accept; ${own};`;
  const nft = within(namespace, () => spawn('nft', ['-i'], { stdio: 'pipe' }));
  nft.stdin.on('error', () => undefined);
  const cut = { nft, table };
  nft.stdin.write(`table ${table} { flags owner; chain met { ${chain} }; }\n`);
  await packetsMet(cut);
  cuts.set(keyOf(outage), cut);
}

/** Ends the outage. Returns how many packets had met it; throws when there was none. */
export async function heal(outage: Outage): Promise<number> {
  const cut = cuts.get(keyOf(outage));
  if (cut === undefined) throw new Error(`Nothing is cut off at ${keyOf(outage)}.`);
  cuts.delete(keyOf(outage));
  try {
    return await packetsMet(cut);
  } finally {
    cut.nft.stdin.end('quit\n');
    if (cut.nft.exitCode === null) await once(cut.nft, 'exit');
  }
}

/** Asks nft for its table, which is in force when it answers. Throws with what it says when there is none. */
async function packetsMet({ nft, table }: Cut): Promise<number> {
  let said = '';
  const answer = Promise.withResolvers<number>();
  const take = (chunk: Buffer) => {
    said += chunk;
    const counted = /counter packets (\d+)/.exec(said);
    if (counted) answer.resolve(Number(counted[1]));
    if (/Error: .*\n/.test(said)) refuse();
  };
  const refuse = () => answer.reject(new Error(`nft says: ${said.trim() || 'nothing'}`));
  const callOff = afterGiven(answerMs, refuse);
  for (const stream of [nft.stdout, nft.stderr]) stream.on('data', take);
  nft.once('exit', refuse);
  nft.stdin.write(`list table ${table}\n`);
  try {
    return await answer.promise;
  } catch (error) {
    nft.kill('SIGKILL');
    throw error;
  } finally {
    callOff();
    nft.off('exit', refuse);
    for (const stream of [nft.stdout, nft.stderr]) stream.off('data', take);
  }
}
