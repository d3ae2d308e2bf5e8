import type { Sighting, WhySighting } from '../../../model/index.ts';
import type { Nonces } from '../nonce.ts';
import type { Passage } from '../taps.ts';
import type { Mark } from './marks.ts';

const mostSightings = 300;
const RST = 4;

/** What the taps see of one flow, and of ARP meanwhile. */
export interface Watch {
  see(sighting: Sighting, bytes: Buffer, at: number, as: Passage): void;
  /** Oldest first, each kind, place and pair of ends once. */
  inOrder(): WhySighting[];
  count(): number;
}

/** Watches for the ping with this nonce, or the connection from the marked port. */
export function watchFor(mark: Mark, nonce: string, nonces: Nonces): Watch {
  const seen = new Map<string, { readonly at: number; readonly sighting: WhySighting }>();
  return {
    see: (sighting, bytes, at, as) => {
      const kind = kindOf(sighting, bytes, mark, nonce, nonces);
      if (kind === undefined || seen.size >= mostSightings) return;
      const { namespace, dev, source, destination, sourcePort, destinationPort } = sighting;
      const note = noteOf(kind, bytes);
      const one: WhySighting = {
        ...{ namespace, dev, as, kind, source, destination },
        ...(sourcePort !== undefined && { sourcePort }),
        ...(destinationPort !== undefined && { destinationPort }),
        ...(note !== undefined && { note }),
      };
      const key = JSON.stringify(one);
      if (!seen.has(key)) seen.set(key, { at, sighting: one });
    },
    inOrder: () => [...seen.values()].sort((a, b) => a.at - b.at).map(({ sighting }) => sighting),
    count: () => seen.size,
  };
}

function kindOf(
  { kind, sourcePort, destinationPort }: Sighting,
  bytes: Buffer,
  mark: Mark,
  nonce: string,
  nonces: Nonces,
): WhySighting['kind'] | undefined {
  if (kind === 'who-has' || kind === 'is-at') return kind;
  if (kind === 'error') return isAbout(bytes, mark, nonce, nonces) ? 'error' : undefined;
  if (mark.protocol === 'icmp') {
    if (nonces.find(bytes) !== nonce) return undefined;
    return kind === 'request' ? 'there' : 'back';
  }
  if (kind !== 'tcp') return undefined;
  if (sourcePort === mark.number) return 'there';
  if (destinationPort !== mark.number) return undefined;
  const header = (bytes.readUInt8(0) & 15) * 4;
  return bytes.length > header + 13 && (bytes.readUInt8(header + 13) & RST) !== 0 ? 'reset' : 'back';
}

/** An ICMP error carries the head of the packet that it is about (RFC 792). */
function isAbout(bytes: Buffer, mark: Mark, nonce: string, nonces: Nonces): boolean {
  if (mark.protocol === 'icmp') return nonces.find(bytes) === nonce;
  const inner = (bytes.readUInt8(0) & 15) * 4 + 8;
  if (bytes.length < inner + 20) return false;
  const ports = inner + (bytes.readUInt8(inner) & 15) * 4;
  if (bytes.length < ports + 4) return false;
  return bytes.readUInt16BE(ports) === mark.number || bytes.readUInt16BE(ports + 2) === mark.number;
}

function noteOf(kind: WhySighting['kind'], bytes: Buffer): string | undefined {
  if (kind === 'is-at') return [...bytes.subarray(8, 14)].map((one) => one.toString(16).padStart(2, '0')).join(':');
  if (kind !== 'error') return undefined;
  const header = (bytes.readUInt8(0) & 15) * 4;
  return `${bytes.readUInt8(header)}/${bytes.readUInt8(header + 1)}`;
}
