/** Labels by their keys. */
export type Labels = Readonly<Record<string, string>>;

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** What a policy knows of a pod. */
export type Pod = {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Null where it has none, or it is not known: then no ipBlock speaks of it. */
  readonly address: string | null;
  /** Those of its containers' ports that have a name. */
  readonly ports: readonly { readonly name: string; readonly protocol: Protocol; readonly port: number }[];
};

export type Namespace = { readonly name: string; readonly labels: Labels };

/** A label selector; one without any requirement selects all. */
export type Selector = readonly Requirement[];

export type Requirement = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
};

/** Who may be at the other end: addresses, or pods. Without `namespaces`, pods of the policy's own namespace. */
export type Peer =
  | { readonly cidr: string; readonly except: readonly string[] }
  | { readonly pods: Selector; readonly namespaces: Selector | null };

export type PortRange =
  | { readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly protocol: Protocol; readonly name: string };

/** A rule admits what comes from or goes to one of the peers at one of the ports; null is all of them. */
export type Rule = { readonly peers: readonly Peer[] | null; readonly ports: readonly PortRange[] | null };

/** A NetworkPolicy with its defaults filled in: `ingress` and `egress` are null where it says nothing of that direction. */
export type Policy = {
  readonly namespace: string;
  readonly name: string;
  readonly pods: Selector;
  readonly ingress: readonly Rule[] | null;
  readonly egress: readonly Rule[] | null;
};

/** A cluster as far as policies go. */
export type Cluster = {
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly Pod[];
  readonly policies: readonly Policy[];
};
