import type { LabHost, NamespaceState, UnixListener } from '../model/index.ts';
import type { EchoRequest, EchoResult } from './agent/echo-sockets.ts';
import { ask } from './protocol.ts';

export type { EchoRequest, EchoResult };

/** Every listening Unix socket of the lab host that has a name, and the namespace it was made in. */
export async function unixListeners(host: LabHost): Promise<UnixListener[]> {
  return ask(host, 'unixListeners', null);
}

/** Sends a nonce to each of these sockets, all at once, and tells what came back; in the order of the requests. */
export async function echo(host: LabHost, requests: readonly EchoRequest[]): Promise<EchoResult[]> {
  return ask(host, 'echo', requests);
}

/** Links, routes of all tables and rules of these namespaces, without those of which nothing could be told. */
export async function stateOf(host: LabHost, keys: readonly string[]): Promise<NamespaceState[]> {
  return ask(host, 'state', keys);
}
