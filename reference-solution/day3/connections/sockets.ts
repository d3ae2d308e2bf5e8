/** TCP sockets, as `ss -Htan` lists them. */

export interface Socket {
  /** As netstat and conntrack spell it: ESTABLISHED, TIME_WAIT, LISTEN … */
  readonly state: string;
  readonly local: End;
  readonly peer: End;
}

export interface End {
  readonly address: string;
  readonly port: string;
}

/** One socket a line. Lines that are none are left out. */
export function readSockets(text: string): Socket[] {
  return text.split('\n').flatMap((line) => {
    const [state, , , local, peer] = line.trim().split(/\s+/);
    if (!state || !local || !peer) return [];
    return [{ state: stateOf(state), local: endOf(local), peer: endOf(peer) }];
  });
}

const stateOf = (short: string) => (short === 'ESTAB' ? 'ESTABLISHED' : short.replaceAll('-', '_'));

/** `10.0.0.10:80`, `[::1]:80`, `*:80`; an IPv4 address in IPv6's clothes is the same address. */
function endOf(text: string): End {
  const at = text.lastIndexOf(':');
  const address = text.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  return { address: address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, ''), port: text.slice(at + 1) };
}

/** How many there are of each, the most first. */
export function tally(names: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
