import type { Answered, Identity, LabHost } from '../model/index.ts';
import type { ConverseRequest } from './agent/converse.ts';
import type { OverhearRequest, OverhearResult } from './agent/overhear.ts';
import { ask } from './protocol.ts';

export type { ConverseRequest, OverhearResult };

/** Words said to servers, each over a connection of its own, in clear or over TLS, all at once; what came back is in the order of the requests. */
export async function converse(host: LabHost, requests: readonly ConverseRequest[]): Promise<Answered[]> {
  return ask(host, 'converse', requests);
}

/** HTTP requests, and where on any link secrets in them went by in clear; only one such probe runs at a time. */
export async function overhear(host: LabHost, request: OverhearRequest): Promise<OverhearResult> {
  return ask(host, 'overhear', request);
}

/** The same identity by another authority of the same name. Throws where this machine has no openssl(1), or there is no certificate. */
export async function forge(host: LabHost, identity: Identity): Promise<Identity> {
  return ask(host, 'forge', identity);
}
