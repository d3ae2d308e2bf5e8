/** A TCP connection that was tried, and how far it came. */
export type TracedConnection = {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** 'open', 'timeout', or the error's name: 'ECONNREFUSED' and 'EHOSTUNREACH' are answers too. */
  readonly result: string;
  /** The namespaces of the lab, and their links, on which its packets were seen coming in, in order: '@host veth-api', 'postgres-db eth0'. */
  readonly way: readonly string[];
};

/** What became of one connection with a whole HTTP exchange in it. */
export type Exchange = {
  /** 'answered'; 'refused'; 'dropped': it was never open; 'cut': it was open, and then nothing came back. */
  readonly outcome: 'answered' | 'refused' | 'dropped' | 'cut';
  readonly durationMs: number;
};

/** A packet, or a connection, out to the simulated internet, where something listened for it. */
export type OutboundConnection = {
  readonly from: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Whether the listener heard it. */
  readonly arrived: boolean;
  /** Whether its answer came back. */
  readonly answered: boolean;
};

/** A word said to an address. */
export type TalkCall = {
  readonly from: string;
  readonly to: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
};

/** What became of it. */
export type TalkSeen = TalkCall & {
  /** 'answered', 'timeout', 'closed', or the error's name: 'ECONNREFUSED'; 'answered from elsewhere' where UDP's answer came from another address. */
  readonly result: string;
  /** The namespace whose server heard it, and the address from which it came there; null where none did. */
  readonly by: string | null;
  readonly source: string | null;
};

/** A name to ask a name server for, from inside the namespace with that key; the server by its IPv4 address. */
export type NameQuery = { readonly from: string; readonly server: string; readonly name: string };

/** What the server said. */
export type NameSeen = NameQuery & {
  /** 'answered', 'no such name', 'refused (CODE)', 'timeout', or the error's name: 'ECONNREFUSED'. */
  readonly result: string;
  /** The IPv4 addresses in the answer. */
  readonly addresses: readonly string[];
};
