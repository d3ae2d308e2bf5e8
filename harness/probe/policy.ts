import type { Json, Knock, LabHost, OutboundKnock } from '../model/index.ts';
import type { LimitRequest, LimitResult } from './inside/exchange.ts';
import type { KnockRequest } from './inside/knock.ts';
import type { OutboundRequest } from './inside/outbound.ts';

export type { LimitResult };

/** TCP connections to try, all at once: how each ended, and how far it came; in the order of the knocks. */
export async function knock(host: LabHost, request: KnockRequest): Promise<Knock[]> {
  return (await host.probe('knock', request)) as unknown as Knock[];
}

/** Ports of the simulated internet to reach, all at once, with a listener behind each; in the order of the knocks. */
export async function knockOutside(host: LabHost, request: OutboundRequest): Promise<OutboundKnock[]> {
  return (await host.probe('knockOutside', request)) as unknown as OutboundKnock[];
}

/** New connections, first many and then a few at a time, and one slow one beside them. */
export async function tryLimit(host: LabHost, request: LimitRequest): Promise<LimitResult> {
  return (await host.probe('limit', request)) as unknown as LimitResult;
}

/** The processes that listen on a TCP port of a namespace; their numbers mean something among themselves only. */
export async function listenOwners(host: LabHost, request: { readonly in: string; readonly port: number }) {
  return (await host.probe('listenOwners', request as Json)) as readonly number[];
}
