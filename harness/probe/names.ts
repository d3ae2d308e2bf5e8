import type { LabHost, NameQuery, NameSeen } from '../model/index.ts';
import { ask } from './protocol.ts';

const timeoutMs = 1500;

/** Names asked of name servers, all at once, each from inside a namespace; in the order of the queries. */
export async function askNames(host: LabHost, queries: readonly NameQuery[]): Promise<NameSeen[]> {
  return (await ask(host, 'names', { queries, timeoutMs })).seen;
}

/** The same while a name server of ours is at this address of the simulated internet; `heard` are the names that came to it. Throws where the internet does not have the address. */
export async function askNamesOf(
  host: LabHost,
  serve: string,
  queries: readonly NameQuery[],
): Promise<{ readonly seen: NameSeen[]; readonly heard: readonly string[] }> {
  return ask(host, 'names', { queries, timeoutMs, serve });
}
