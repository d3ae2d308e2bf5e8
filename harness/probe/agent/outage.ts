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
  /** Also for who asks from inside its own namespace, as a dead process would be; false when left out. */
  readonly forItself?: boolean;
} & (
  | { readonly port: number; readonly how: 'refused' | 'silent' }
  /** The whole namespace is as a dead machine's: it hears nothing, says nothing and passes nothing on; it answers ARP still. */
  | { readonly port?: undefined; readonly how: 'silent' }
);

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
  const table = `inet netproof-${randomBytes(4).toString('hex')}`;
  const chains = chainsOf(outage);
  const nft = within(namespace, () => spawn('nft', ['-i'], { stdio: 'pipe' }));
  nft.stdin.on('error', () => undefined);
  const cut = { nft, table };
  nft.stdin.write(`table ${table} { flags owner; ${chains} }\n`);
  await packetsMet(cut);
  cuts.set(keyOf(outage), cut);
}

/** The chains of an outage, of which one counts who asks. Throws for one that is none. */
export function chainsOf({ port, how, forItself = false }: Outage): string {
  if (port !== undefined) {
    const verdict = how === 'refused' ? 'reject with tcp reset' : 'drop';
    const own = `${forItself ? '' : 'iif != lo '}tcp dport ${port} counter ${verdict}`;
    return `chain met { type filter hook input priority -190; policy accept; ${own}; };`;
  }
  // Whoever is not bound by types, as a pack in JavaScript, would have a silent one in its place.
  if ((how as string) !== 'silent')
    throw new Error(`A whole namespace cannot be '${how}': name a port, or have it 'silent'.`);
  return [
    'chain met { type filter hook prerouting priority -390; policy accept; iif != lo counter drop; };',
    'chain said { type filter hook output priority -390; policy accept; oif != lo drop; };',
  ].join(' ');
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
