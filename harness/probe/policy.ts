import type { LabHost, OutboundConnection, TalkSeen, TracedConnection } from '../model/index.ts';
import type { ConnectionRequest } from './agent/connections.ts';
import type { LimitRequest, LimitResult } from './agent/exchange.ts';
import type { OutboundRequest } from './agent/outbound.ts';
import type { TalkRequest } from './agent/talk.ts';
import { ask } from './protocol.ts';

export type { LimitResult };

/** TCP connections to try, all at once: how each ended, and how far it came; in the order of the connections. */
export async function traceConnections(host: LabHost, request: ConnectionRequest): Promise<TracedConnection[]> {
  return ask(host, 'connections', request);
}

/** Ports of the simulated internet to reach, all at once, with a listener behind each; in the order of the connections. */
export async function connectOutside(host: LabHost, request: OutboundRequest): Promise<OutboundConnection[]> {
  return ask(host, 'connectOutside', request);
}

/** New connections, first many and then a few at a time, and one slow one beside them. */
export async function tryLimit(host: LabHost, request: LimitRequest): Promise<LimitResult> {
  return ask(host, 'limit', request);
}

/** The processes that listen on a TCP port of a namespace; their numbers mean something among themselves only. */
export async function listenOwners(host: LabHost, request: { readonly in: string; readonly port: number }) {
  return ask(host, 'listenOwners', request);
}

/** Words said to addresses, all at once, while servers of ours listen: who heard each, and whether its answer came back; in the order of the calls. */
export async function talk(host: LabHost, request: TalkRequest): Promise<TalkSeen[]> {
  return ask(host, 'talk', request);
}
