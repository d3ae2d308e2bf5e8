import type { SurveyedNamespace } from './survey.ts';

/** A route of any table, as `ip route show table all` has it. */
export type StateRoute = {
  /** 'unicast', 'local', 'blackhole', 'prohibit', 'unreachable', 'throw', … */
  readonly type: string;
  /** 'default' or a prefix; an address stands for itself alone. */
  readonly to: string;
  readonly via?: string;
  readonly dev?: string;
  readonly table: string;
  readonly metric?: number;
};

/** A rule of the routing policy (ip-rule(8)): its place, whom it is about, and the table it leads to or what it does. */
export type StateRule = {
  readonly priority: number;
  readonly text: string;
  readonly table?: string;
  /** 'blackhole', 'prohibit', 'unreachable'; left out where it leads to a table. */
  readonly action?: string;
  /** 'all' or a prefix. */
  readonly src: string;
  readonly dst: string;
  readonly iif?: string;
  /** Whether it asks for something else too: a mark, a port. */
  readonly partial: boolean;
};

/** What a link has beside what a survey tells. */
export type StateLink = {
  readonly name: string;
  readonly flags: readonly string[];
  /** Of a bridge's port: what is not as it comes: 'isolated', 'learning off', 'flood off', 'bcast_flood off', 'locked'. */
  readonly port: readonly string[];
  /** Of a bridge: its own nf_call_iptables, and whether it filters VLANs. */
  readonly bridge?: { readonly nfCall: boolean; readonly vlanFiltering: boolean };
  /** Queueing disciplines that may drop ('tbf', 'clsact'; tc(8)), and how many packets they did. */
  readonly qdiscs: readonly { readonly kind: string; readonly drops: number }[];
  /** Packets that the device has lost, both ways (/proc/net/dev). */
  readonly lost: { readonly received: number; readonly sent: number };
  /** Those of net.ipv4.conf.LINK that bear on a packet's way, by name. */
  readonly settings: Readonly<Record<string, number>>;
};

/** A forwarding entry of a bridge that somebody made by hand. */
export type StateForwarding = { readonly mac: string; readonly dev: string };

/** All of a namespace that bears on a packet's way. */
export type NamespaceState = SurveyedNamespace & {
  readonly allRoutes: readonly StateRoute[];
  readonly rules: readonly StateRule[];
  /** Addresses for which it answers ARP in others' place (ip-neighbour(8), 'proxy'). */
  readonly proxies: readonly { readonly address: string; readonly dev: string }[];
  readonly more: readonly StateLink[];
  readonly fdb: readonly StateForwarding[];
  /** Those of net.ipv4 that are of the whole namespace: icmp_echo_ignore_all, … */
  readonly settings: Readonly<Record<string, number>>;
};
