/** The kernel's own table of connections, where it keeps one. */
import { readFileSync } from 'node:fs';
import { output } from '../common/namespaces.ts';
import { tally } from './sockets.ts';

const flow = /^tcp\s+\d+\s+\d+\s+([A-Z_0-9]+)\s+src=/;

/** States of the TCP connections in what `conntrack -L` prints. */
export const trackedStates = (text: string): Record<string, number> =>
  tally(text.split('\n').flatMap((line) => flow.exec(line)?.[1] ?? []));

export type Tracked = { readonly states: Readonly<Record<string, number>> } | { readonly missing: string };

/** Reads the host's table; where there is none, a sentence tells why. Never throws. */
export async function tracked(): Promise<Tracked> {
  try {
    const text = await output(null, ['conntrack', '-L', '-p', 'tcp']);
    const states = trackedStates(text);
    if (Object.keys(states).length > 0 || entries() > 0) return { states };
    return { missing: 'The table of conntrack is empty: nothing is tracked until a rule asks for it.' };
  } catch (error) {
    return { missing: `The table of conntrack cannot be read: ${(error as Error).message}` };
  }
}

function entries(): number {
  try {
    return Number(readFileSync('/proc/sys/net/netfilter/nf_conntrack_count', 'utf8'));
  } catch {
    return 0;
  }
}
