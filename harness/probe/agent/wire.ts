import type { Namespace } from '../../host/agent/namespaces.ts';
import type { HttpResult, Segment } from '../../model/index.ts';
import { type HttpRequest, request } from './http.ts';
import { named } from './surveyed.ts';
import { drainTaps, withTaps } from './taps.ts';

/** HTTP requests to send at once, and the ports at which to look at what arrives meanwhile. */
export type WireRequest = {
  readonly requests: readonly HttpRequest[];
  readonly at: readonly { readonly in: string; readonly port: number }[];
};

export type WireResult = {
  /** In the order of the requests. */
  readonly responses: readonly HttpResult[];
  /** What came into the watched ports from other namespaces, in the order of each port. */
  readonly segments: readonly Segment[];
};

const mostSegments = 300;
const mostBytes = 4096;

/** Sends the requests and keeps what arrives at the watched ports until all are answered. A namespace that is not there sees nothing. */
export function watchWire({ requests, at }: WireRequest, namespaces: readonly Namespace[]): Promise<WireResult> {
  const watched = new Set(at.map((one) => `${one.in} ${one.port}`));
  const tapped = namespaces.filter(({ key }) => at.some((one) => one.in === key));
  return withTaps(tapped, async (taps) => {
    const segments: Segment[] = [];
    const look = () =>
      drainTaps(taps, ({ kind, way, dev, namespace, source, destination, destinationPort = 0 }, bytes) => {
        if (kind !== 'tcp' || way !== 'in' || dev === 'lo' || !watched.has(`${namespace} ${destinationPort}`)) return;
        const text = payload(bytes).toString('latin1', 0, mostBytes);
        if (text === '' || segments.length >= mostSegments) return;
        segments.push({ namespace, source, destination, destinationPort, text });
      });
    const timer = setInterval(look, 2);
    try {
      const responses = await Promise.all(requests.map((one) => request(named(namespaces, one.from), one)));
      look();
      return { responses, segments };
    } finally {
      clearInterval(timer);
    }
  });
}

/** What a TCP segment carries (RFC 9293, 3.1), without the padding that Ethernet may add. */
export function payload(packet: Buffer): Buffer {
  const ip = (packet.readUInt8(0) & 15) * 4;
  if (packet.length < ip + 20) return Buffer.alloc(0);
  const tcp = (packet.readUInt8(ip + 12) >> 4) * 4;
  return packet.subarray(ip + tcp, packet.readUInt16BE(2) || packet.length);
}
