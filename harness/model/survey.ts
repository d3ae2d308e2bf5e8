/** A link as `ip -j -d link` shows it, reduced to what checks and drawings need. */
export type SurveyedLink = {
  readonly name: string;
  readonly index: number;
  /** 'veth', 'bridge', 'loopback', … */
  readonly kind: string;
  readonly up: boolean;
  readonly carrier: boolean;
  readonly mac: string;
  readonly mtu: number;
  /** The bridge this link is a port of. */
  readonly master?: string;
  /** Bridge port state: 'forwarding', 'listening', 'learning', 'disabled', 'blocking'. */
  readonly portState?: string;
  /** The other end of a veth pair: the key of its namespace ('?' when it is none we see) and its index there. */
  readonly peer?: { readonly namespace: string; readonly index: number };
  /** IPv4 addresses with their prefix length: '10.0.0.10/16'. */
  readonly addresses: readonly string[];
  /** Those of IPv6 that are good beyond the link, if there are any. */
  readonly addresses6?: readonly string[];
};

export type SurveyedRoute = {
  /** 'default' or a prefix. */
  readonly to: string;
  readonly via?: string;
  readonly dev?: string;
};

export type SurveyedNeighbour = {
  readonly address: string;
  readonly dev: string;
  readonly mac?: string;
  readonly state: string;
};

/** One network namespace of the lab, as seen from outside. */
export type SurveyedNamespace = {
  /** '@host' for the lab host's own, the name under /run/netns, or '#<inode>' when only a process holds it. */
  readonly key: string;
  /** All names under /run/netns that lead to this namespace. */
  readonly names: readonly string[];
  readonly inode: number;
  readonly forwarding: boolean;
  /** `net.bridge.bridge-nf-call-iptables`, or null when the kernel has no such switch. */
  readonly bridgeFilter: boolean | null;
  readonly links: readonly SurveyedLink[];
  readonly routes: readonly SurveyedRoute[];
  readonly neighbours: readonly SurveyedNeighbour[];
};

/** Every network namespace of the lab host at one moment. */
export type Survey = {
  readonly namespaces: readonly SurveyedNamespace[];
  /** Processes of the submission that still live. */
  readonly processes: number;
};
