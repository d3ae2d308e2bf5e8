/** What of a packet's headers is told. */
export type Packet = {
  /** 'request', 'reply' and 'error' are ICMP's; 'who-has' and 'is-at' are ARP's. */
  readonly kind: 'request' | 'reply' | 'error' | 'tcp' | 'udp' | 'who-has' | 'is-at' | 'other';
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
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

/** The response to an HTTP request, or why there was none ('ECONNREFUSED', 'timeout', …). */
export type HttpResult =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly durationMs: number;
    }
  | { readonly failed: string; readonly durationMs: number };

/** What became of one HTTP request with a nonce in its path. */
export type Delivery = {
  /** 'ours': our server answered there; 'taken': the port was in use, so what the submission runs there does. */
  readonly server: 'ours' | 'taken';
  readonly response: HttpResult;
  /** Whether the response is our server's, to this very request. */
  readonly echoed: boolean;
  /** Every place where a packet with the nonce was seen. */
  readonly sightings: readonly Sighting[];
  /** TCP packets to the ports in question without the nonce: where a connection attempt came through. */
  readonly attempts: readonly Sighting[];
};

/** One rule in force, as its tool writes it, without counters and handles. */
export type Rule = {
  readonly tool: 'nft' | 'iptables-nft' | 'iptables-legacy';
  /** 'ip', 'ip6', 'inet', 'bridge', 'arp', 'netdev'. */
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly text: string;
  /** Packets that met it; null where the rule does not count. */
  readonly packets: number | null;
};

/** A chain on a hook; its policy decides what no rule does. */
export type Chain = {
  readonly tool: Rule['tool'];
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** 'postrouting', 'forward', …; '' for a chain that is on no hook. */
  readonly hook: string;
  /** 'ACCEPT', 'DROP', …; '' for a chain that is on no hook. */
  readonly policy: string;
  /** Packets that met the policy; null where it does not count. */
  readonly packets: number | null;
};

export type Ruleset = {
  readonly rules: readonly Rule[];
  readonly chains: readonly Chain[];
};

/** HTTP load to put on a URL from the namespace with that key: connections that each ask anew as soon as they are answered. */
export type LoadRequest = {
  readonly from: string;
  /** With an IPv4 address for a host. */
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connections: number;
  readonly seconds: number;
};

/** What came of a load; latencies in milliseconds, of all answers. */
export type Load = {
  readonly answered: number;
  /** Answers with a 2xx status. */
  readonly succeeded: number;
  /** Other statuses, connection errors and time-outs. */
  readonly failed: number;
  readonly seconds: number;
  /** Successes a second. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
};
