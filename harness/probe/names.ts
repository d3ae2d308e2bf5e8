import type { LabHost, NameQuery, NameSeen } from '../model/index.ts';
import { ask } from './protocol.ts';

const timeoutMs = 1500;

/** Names asked of name servers, all at once, each from inside a namespace; in the order of the queries. */
export async function askNames(host: LabHost, queries: readonly NameQuery[]): Promise<NameSeen[]> {
  return ask(host, 'names', { queries, timeoutMs });
}
