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
