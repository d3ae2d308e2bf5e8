import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AF_INET,
  bindSocket,
  inetAddress,
  receiveFrom,
  SOCK_RAW,
  sendTo,
  setOption,
  socket,
} from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { machineTime } from '../../host/machine-time.ts';
import type { Flow, FlowRequest, Sighting } from '../../model/index.ts';
import { echoRequest } from './echo.ts';
import type { Nonces } from './nonce.ts';
import { named } from './surveyed.ts';
import { drainTaps, newTrail, type Tap, type Trail, withTaps } from './taps.ts';

const resendMs = 60;
/** A packet crosses the whole lab before sendto(2) returns: the taps are emptied before their buffers fill up. */
const flowsPerLook = 4;
const IPPROTO_ICMP = 1;
const IPPROTO_IP = 0;
const IP_MTU_DISCOVER = 10;
const IP_PMTUDISC_DO = Buffer.from([2, 0, 0, 0]); // ip(7): not to be taken apart, and too long a one is refused

interface Pending {
  readonly request: FlowRequest;
  readonly nonce: string;
  readonly trail: Trail;
  refused?: string;
  replied: boolean;
}

/**
 * Sends one ping a flow, all at once, and watches every namespace for them until all are answered or `timeoutMs` is over; what is
 * not answered is sent again meanwhile. Throws for a namespace that is not there.
 */
export function sendFlows(
  requests: readonly FlowRequest[],
  namespaces: readonly Namespace[],
  nonces: Nonces,
  timeoutMs: number,
): Promise<Flow[]> {
  return withTaps(namespaces, (taps) => watchFlows(taps, requests, namespaces, nonces, timeoutMs));
}

async function watchFlows(
  taps: readonly Tap[],
  requests: readonly FlowRequest[],
  namespaces: readonly Namespace[],
  nonces: Nonces,
  timeoutMs: number,
): Promise<Flow[]> {
  const sockets = new Map<string, { readonly fd: number; readonly from: string }>();
  try {
    for (const request of requests) {
      const { from, bytes, source } = request;
      if (sockets.has(socketFor(request))) continue;
      const namespace = named(namespaces, from);
      const fd = within(namespace, () => socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
      sockets.set(socketFor(request), { fd, from });
      if (bytes !== undefined) setOption(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);
      if (source !== undefined) bindSocket(fd, inetAddress(source, 0));
    }
    const pending = requests.map(
      (request): Pending => ({ request, nonce: nonces.next(), trail: newTrail(), replied: false }),
    );
    const byNonce = new Map(pending.map((flow) => [flow.nonce, flow]));
    const neighbours = new Map<string, Set<string>>();
    const look = () => {
      drainTaps(taps, (sighting, bytes, at) => {
        if (sighting.kind === 'who-has' && sighting.way === 'out') ask(neighbours, sighting);
        else if (sighting.kind === 'is-at' && sighting.way === 'in')
          asked(neighbours, sighting).delete(sighting.source);
        else byNonce.get(nonces.find(bytes) ?? '')?.trail.add(sighting, at);
      });
      for (const { fd, from } of sockets.values()) takeReplies(fd, from, nonces, byNonce);
    };
    const { given } = machineTime();
    const deadline = given() + timeoutMs;
    let resendAt = 0;
    for (let round = 0; given() < deadline; ) {
      const open = pending.filter(({ replied }) => !replied);
      if (open.length === 0) break;
      if (performance.now() >= resendAt) {
        round++;
        for (const [index, flow] of open.entries()) {
          send(flow, sockets.get(socketFor(flow.request))?.fd ?? -1, round);
          if (index % flowsPerLook === 0) look();
        }
        resendAt = performance.now() + resendMs;
      }
      look();
      await delay(1);
    }
    look();
    return pending.map(({ request, refused, replied, trail }) => ({
      ...request,
      ...(refused === undefined ? {} : { refused }),
      replied,
      sightings: trail.inOrder(),
      unanswered: [...(neighbours.get(request.from) ?? [])],
    }));
  } finally {
    for (const { fd } of sockets.values()) closeSync(fd);
  }
}

/** Which of the probe's sockets a flow is sent from. */
function socketFor({ from, bytes, source = '' }: FlowRequest): string {
  return `${from} ${source} ${bytes === undefined ? '' : 'whole'}`;
}

function send(flow: Pending, fd: number, round: number): void {
  const error = sendTo(fd, echoRequest(flow.nonce, round, flow.request.bytes), inetAddress(flow.request.to, 0));
  if (error === undefined) delete flow.refused;
  else flow.refused = error;
}

const datagram = Buffer.alloc(65_536);
const sender = Buffer.alloc(16);

function takeReplies(fd: number, from: string, nonces: Nonces, byNonce: ReadonlyMap<string, Pending>): void {
  for (let length = receiveFrom(fd, datagram, sender); length >= 0; length = receiveFrom(fd, datagram, sender)) {
    const bytes = datagram.subarray(0, length);
    const icmp = (bytes.readUInt8(0) & 15) * 4;
    const flow = byNonce.get(nonces.find(bytes) ?? '');
    const source = sender.subarray(4, 8).join('.');
    const isReply = bytes.readUInt8(icmp) === 0;
    if (flow && isReply && flow.request.from === from && flow.request.to === source) flow.replied = true;
  }
}

/** A namespace may ask for any number of addresses that we do not look for. */
const mostAsked = 500;

function ask(neighbours: Map<string, Set<string>>, sighting: Sighting): void {
  const set = asked(neighbours, sighting);
  if (set.size < mostAsked) set.add(sighting.destination);
}

function asked(neighbours: Map<string, Set<string>>, { namespace }: Sighting): Set<string> {
  const set = neighbours.get(namespace) ?? new Set();
  neighbours.set(namespace, set);
  return set;
}
