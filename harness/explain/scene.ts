import type {
  Cause,
  NamespaceState,
  PlacedRule,
  StateLink,
  SurveyedLink,
  TraceStep,
  WayPlace,
  Why,
  WhyCase,
  WhyEvidence,
} from '../model/index.ts';

/** A link and the namespace it is in. */
export type Place = { readonly namespace: string; readonly link: SurveyedLink };

/** A packet's two ends as it is at some place. */
export type Ends = { readonly source: string; readonly destination: string };

/** What may have stopped a packet: whether the state would do it, and whether something witnessed it. */
export type Suspect = {
  readonly what: Cause;
  readonly where: Why['where'];
  readonly because: string;
  readonly rule?: PlacedRule;
  readonly isWitnessed: boolean;
  readonly evidence: readonly WhyEvidence[];
};

/** All that is known of one flow, while its way is walked; `way` grows. */
export type Scene = {
  readonly seen: WhyCase;
  readonly state: readonly NamespaceState[];
  readonly way: WayPlace[];
};

export function namespaceOf({ state }: Pick<Scene, 'state'>, key: string): NamespaceState | undefined {
  return state.find((one) => one.key === key);
}

export function linkOf(scene: Pick<Scene, 'state'>, namespace: string, dev: string): SurveyedLink | undefined {
  return namespaceOf(scene, namespace)?.links.find(({ name }) => name === dev);
}

export function moreOf(scene: Pick<Scene, 'state'>, namespace: string, dev: string): StateLink | undefined {
  return namespaceOf(scene, namespace)?.more.find(({ name }) => name === dev);
}

export function hasAddress({ addresses }: SurveyedLink, address: string): boolean {
  return addresses.some((one) => one.split('/')[0] === address);
}

/** Every link that has the address, loopbacks too. */
export function holders({ state }: Pick<Scene, 'state'>, address: string): Place[] {
  return state.flatMap(({ key, links }) =>
    links.filter((link) => hasAddress(link, address)).map((link) => ({ namespace: key, link })),
  );
}

/** 'the host', 'the internet', 'the external client', or the namespace's key. */
export function title(key: string): string {
  return { '@host': 'the host', '@internet': 'the internet', '@client': 'the external client' }[key] ?? key;
}

/** 'the rule 'TEXT' in FORWARD of the host (iptables-nft)'. */
export function ruleTitle({ text, chain, namespace, tool, family }: PlacedRule): string {
  const where = family === 'ip' || family === 'inet' ? tool : `${tool}, ${family}`;
  return `the rule '${text}' in ${chain} of ${title(namespace)} (${where})`;
}

/** The rule that a step of a trace was in. */
export function ruleOf({ seen }: Scene, step: TraceStep): PlacedRule | undefined {
  return seen.rules.find(
    (rule) =>
      rule.namespace === step.namespace &&
      rule.table === step.table &&
      rule.chain === step.chain &&
      rule.family === step.family &&
      rule.handle === step.handle &&
      rule.handle !== undefined,
  );
}
