import type { NamespaceState } from './network-state.ts';
import type { Rule } from './ruleset.ts';
import type { Listener } from './services.ts';

/** What stops a packet, or lets it through: the only words there are for it. */
export type Cause =
  | 'namespace-missing'
  | 'same-namespace'
  | 'link-down'
  | 'no-link'
  | 'peer-missing'
  | 'not-enslaved'
  | 'wrong-bridge'
  | 'port-blocked'
  | 'static-fdb'
  | 'vlan'
  | 'noarp'
  | 'no-address'
  | 'wrong-address'
  | 'wrong-mask'
  | 'duplicate-address'
  | 'duplicate-mac'
  | 'no-route'
  | 'no-default-route'
  | 'wrong-gateway'
  | 'wrong-route'
  | 'blackhole'
  | 'prohibit'
  | 'unreachable'
  | 'throw'
  | 'policy-rule'
  | 'static-neighbour'
  | 'arp-unanswered'
  | 'proxy-arp'
  | 'forwarding-off'
  | 'rp-filter'
  | 'martian'
  | 'filter-drop'
  | 'filter-reject'
  | 'policy-drop'
  | 'nat-missing'
  | 'nat-not-met'
  | 'nat-wrong-target'
  | 'nat-wrong-source'
  | 'nat-shadowed'
  | 'masquerade-missing'
  | 'mtu'
  | 'qdisc'
  | 'echo-ignored'
  | 'nobody-listens'
  | 'listens-on-loopback'
  | 'wrong-port'
  | 'resets'
  | 'mute'
  | 'upstream-failed'
  | 'pg-hba'
  | 'redis-protected'
  | 'auth'
  | 'impostor'
  | 'let-through-by-rule'
  | 'no-rule-met'
  | 'bridge-filter-off'
  | 'another-way'
  | 'works'
  | 'unknown';

/** Where on its way a packet is. */
export type Stage =
  | 'sending'
  | 'neighbour'
  | 'link'
  | 'bridge'
  | 'prerouting'
  | 'routing'
  | 'forward'
  | 'input'
  | 'output'
  | 'postrouting'
  | 'socket';

/** A packet or connection to explain: where from, where to, and what should become of it. */
export type WhyFlow = {
  /** The key of the namespace it starts in. */
  readonly from: string;
  readonly to: string;
  readonly protocol: 'icmp' | 'tcp';
  readonly port?: number;
  /** The key of the namespace where it should arrive; null where there is none. */
  readonly target: string | null;
  /** The port at which it should arrive there, where that is another. */
  readonly targetPort?: number;
  /** What it should have been; 'closed': it must not get through. */
  readonly wanted: 'open' | 'closed';
  /** A listener of ours takes the connection, where nobody does. */
  readonly serve?: boolean;
  /** Names for the reader. */
  readonly fromName?: string;
  readonly toName?: string;
};

/** A packet of the flow, or of the ARP that it needs, at one place. */
export type WhySighting = {
  readonly namespace: string;
  readonly dev: string;
  /** How it was seen (packet(7)): 'other' is for somebody else and merely passes. */
  readonly as: 'host' | 'broadcast' | 'multicast' | 'other' | 'out';
  readonly kind: 'there' | 'back' | 'reset' | 'error' | 'who-has' | 'is-at';
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Of 'is-at': the hardware address that is told. Of an error: its type and code. */
  readonly note?: string;
};

/** One step of a packet of the flow through a namespace's tables (nft-monitor, 'trace'). */
export type TraceStep = {
  readonly namespace: string;
  readonly packet: number;
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly type: 'rule' | 'return' | 'policy';
  readonly verdict: string;
  readonly handle?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
};

/** What the kernel says it would do with such a packet: RTM_GETROUTE (rtnetlink(7)). */
export type Decision = {
  readonly namespace: string;
  readonly from: string;
  readonly to: string;
  /** The link it came in by; null for one that is sent here. */
  readonly iif: string | null;
  readonly type?: string;
  readonly dev?: string;
  readonly via?: string;
  readonly error?: string;
};

/** A rule with its place in the ruleset, so that a trace can be held against it. */
export type PlacedRule = Rule & { readonly namespace: string; readonly handle?: number; readonly rose: number };

/** A chain on a hook, in the namespace it is of. */
export type PlacedChain = {
  readonly namespace: string;
  readonly tool: Rule['tool'];
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly hook: string;
  readonly policy: string;
};

/** All that was gathered of one flow while it was tried once more. */
export type WhyCase = {
  readonly flow: WhyFlow;
  /** The flows that failed in the same way, it among them: 'a → b'. */
  readonly like: readonly string[];
  /** 'replied', 'open', 'timeout', or the error's name. */
  readonly result: string;
  /** How many packets of ours were sent. */
  readonly sent: number;
  readonly sightings: readonly WhySighting[];
  readonly trace: readonly TraceStep[];
  readonly decisions: readonly Decision[];
  readonly rules: readonly PlacedRule[];
  readonly chains: readonly PlacedChain[];
  /** Counters of the kernel that rose meanwhile: 'IPReversePathFilter' by 2. */
  readonly rose: readonly { readonly namespace: string; readonly counter: string; readonly by: number }[];
  /** Losses of links and queueing disciplines that rose meanwhile. */
  readonly lost: readonly {
    readonly namespace: string;
    readonly dev: string;
    readonly what: string;
    readonly by: number;
  }[];
  readonly listeners: readonly Listener[];
};

/** What `explainFlows` gathered. */
export type WhyObservation = {
  /** Every namespace just after the flows were tried. */
  readonly state: readonly NamespaceState[];
  readonly cases: readonly WhyCase[];
  /** Why there is less than was asked for, as a sentence. */
  readonly problem?: string;
};

export type WhyEvidence = {
  readonly kind: 'tap' | 'route' | 'trace' | 'counter' | 'state' | 'answer';
  readonly text: string;
};

/** A place on the way of a flow. */
export type WayPlace = {
  readonly namespace: string;
  readonly dev: string;
  readonly stage: Stage;
  readonly direction: 'there' | 'back';
  readonly state: 'seen' | 'expected' | 'died';
};

/** The reason for a failed flow: the place and the cause, and how sure that is. */
export type Why = {
  readonly flow: WhyFlow;
  readonly like: readonly string[];
  readonly where: { readonly namespace: string; readonly dev?: string; readonly stage: Stage };
  readonly what: Cause;
  /** The reason as a sentence without a full stop. */
  readonly because: string;
  readonly rule?: PlacedRule;
  /** State and witness agree, and nothing else speaks for another cause. */
  readonly certain: boolean;
  /** Where it is not certain: what else it may be, and what speaks for each. */
  readonly suspects?: readonly { readonly what: Cause; readonly for: readonly string[] }[];
  readonly evidence: readonly WhyEvidence[];
  readonly way: readonly WayPlace[];
};
