/** How many packets a link has sent, in all or in a while. */
export type SentByLink = {
  /** The key of its namespace. */
  readonly namespace: string;
  readonly dev: string;
  readonly packets: number;
};

/** A VXLAN link, as `ip -d link` shows it. */
export type Tunnel = {
  /** The key of its namespace. */
  readonly namespace: string;
  readonly dev: string;
  readonly up: boolean;
  readonly mtu: number;
  readonly vni: number;
  /** The UDP port that it sends to and listens at. */
  readonly port: number;
  /** The addresses and groups to which it sends what it knows no better place for. */
  readonly to: readonly string[];
  /** The bridge that it is a port of. */
  readonly master?: string;
};
