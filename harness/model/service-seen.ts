/** A listening TCP socket: where a service is. */
export type Listener = {
  /** The key of its network namespace. */
  readonly namespace: string;
  /** '0.0.0.0', '*' and '::' are all of the namespace's addresses. */
  readonly address: string;
  readonly port: number;
};

/** What one TCP segment carried into a namespace. */
export type Segment = {
  readonly namespace: string;
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number;
  /** The first bytes, one character a byte. */
  readonly text: string;
};

/** The rows of a query, or why there are none: the server's message, or the connection's ('ECONNREFUSED', 'timeout'). */
export type SqlResult =
  | { readonly rows: readonly { readonly [column: string]: string | number | boolean | null }[] }
  | {
      readonly failed: string;
      /** The server's SQLSTATE; absent when there was no server to answer. */
      readonly state?: string;
    };

/** The replies to Redis commands, in order, or why there are none. */
export type RedisResult = { readonly replies: readonly RedisReply[] } | { readonly failed: string };

export type RedisReply = string | number | null | readonly RedisReply[] | { readonly error: string };

/** An established TCP socket, and the namespace it is in. */
export type Established = {
  readonly namespace: string;
  readonly address: string;
  readonly port: number;
  readonly peer: string;
  readonly peerPort: number;
};

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

/** What a program finds when it looks at a picture. */
export type Picture = {
  readonly name: string;
  readonly format: 'png' | 'svg' | 'pdf';
  /** Why it cannot be read; what follows is 0 then. */
  readonly trouble?: string;
  /** In pixels, or points of a PDF's first page. */
  readonly width: number;
  readonly height: number;
  /** Colours that differ visibly. */
  readonly colours: number;
  /** The share of its pixels that have not the most frequent colour, 0 to 1; of a PDF, painting operations on the page with most of them. */
  readonly ink: number;
};
