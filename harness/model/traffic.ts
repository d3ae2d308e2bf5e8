/** Traffic to make: from one namespace to the one with the key `in`, at its address `to`. */
export type TrafficFlow = {
  readonly from: string;
  readonly in: string;
  readonly to: string;
  readonly kind: 'icmp' | 'udp' | 'tcp';
  /** Echo requests, datagrams, or whole TCP exchanges. */
  readonly count: number;
};

/** How many of a flow arrived; of echo requests and exchanges, how many were answered. */
export type TrafficSent = TrafficFlow & { readonly arrived: number };

/** IPv4 packets that crossed a bridge, each once, by their ends and protocol ('TCP', 'UDP', 'ICMP', 'other'). */
export type BridgeCount = {
  /** How many the kernel could not hand to us: the rest is too low by as many. */
  readonly dropped: number;
  readonly tallies: readonly {
    readonly source: string;
    readonly destination: string;
    readonly protocol: string;
    /** Those while we sent. */
    readonly packets: number;
    /** Those of the whole time. */
    readonly all: number;
  }[];
};
