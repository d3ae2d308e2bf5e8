/** What of a packet's headers is told. */
export type Packet = {
  /** 'request', 'reply' and 'error' are ICMP's; 'who-has' and 'is-at' are ARP's. */
  readonly kind: 'request' | 'reply' | 'error' | 'tcp' | 'udp' | 'who-has' | 'is-at' | 'other';
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** The network that a UDP packet says it carries a frame of, as VXLAN does (RFC 7348). */
  readonly vni?: number;
};

/** A packet of a capture. */
export type CapturedPacket = Packet & {
  /** Seconds since 1970. */
  readonly time: number;
  /** Its length on the wire, link layer included. */
  readonly bytes: number;
};

/** Where and how a packet of ours was seen. The list of a packet's sightings, oldest first, is its way through the lab. */
export type Sighting = Packet & {
  readonly namespace: string;
  readonly dev: string;
  readonly way: 'in' | 'out';
};

/** A ping to send: from the namespace with that key to an IPv4 address. */
export type FlowRequest = {
  readonly from: string;
  readonly to: string;
  /** How long the IP packet is, which no router may take apart then; as long as ping's, and without that, when left out. */
  readonly bytes?: number;
  /** The address of `from` that it is sent from; the one that the kernel takes when left out. */
  readonly source?: string;
};

/** What became of one ping. */
export type Flow = FlowRequest & {
  /** Why the kernel would not send it ('ENETUNREACH', …); absent when it did. */
  readonly refused?: string;
  /** Whether a socket in `from` got an echo reply with this flow's nonce from the address it was sent to. */
  readonly replied: boolean;
  /** Every place where a packet with this flow's nonce was seen: requests, replies and errors about them. */
  readonly sightings: readonly Sighting[];
  /** Neighbours that `from` asked for by ARP meanwhile without an answer. */
  readonly unanswered: readonly string[];
};
