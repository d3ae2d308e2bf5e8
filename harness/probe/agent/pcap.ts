/** A frame of a capture. */
export interface Frame {
  /** In seconds since 1970. */
  readonly time: number;
  /** What was on the wire, captured or not. */
  readonly bytes: number;
  readonly ethertype: number;
  /** What follows the link layer's header, as far as it was captured. */
  readonly payload: Buffer;
}

const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
const linkLayers: Readonly<Record<number, { readonly bytes: number; readonly ethertypeAt: number }>> = {
  1: { bytes: 14, ethertypeAt: 12 }, // LINKTYPE_ETHERNET
  276: { bytes: 20, ethertypeAt: 0 }, // LINKTYPE_LINUX_SLL2
};

/**
 * Reads a little-endian pcap file with microseconds (tcpdump.org/manpages/pcap-savefile.5), as tcpdump writes it on our machines, in
 * pieces as they come: `take` gets each frame as soon as it is whole. The returned function throws for a piece of anything else.
 */
export function pcapReader(take: (frame: Frame) => void): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let layer: (typeof linkLayers)[number] | undefined;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    let at = 0;
    if (!layer) {
      if (rest.length < fileHeaderBytes) return;
      if (rest.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error('This is no pcap file of tcpdump.');
      layer = linkLayers[rest.readUInt32LE(20)];
      if (!layer) throw new Error(`The capture's link type ${rest.readUInt32LE(20)} is none that we read.`);
      at = fileHeaderBytes;
    }
    while (at + recordHeaderBytes <= rest.length) {
      const captured = rest.readUInt32LE(at + 8);
      const frame = rest.subarray(at + recordHeaderBytes, at + recordHeaderBytes + captured);
      if (frame.length < captured) break;
      if (captured >= layer.bytes) {
        const time = rest.readUInt32LE(at) + rest.readUInt32LE(at + 4) / 1e6;
        const ethertype = frame.readUInt16BE(layer.ethertypeAt);
        take({ time, bytes: rest.readUInt32LE(at + 12), ethertype, payload: frame.subarray(layer.bytes) });
      }
      at += recordHeaderBytes + captured;
    }
    rest = rest.subarray(at);
  };
}
