/**
 * NetworkPolicy a second time, written from the text of the API's reference alone (kubernetes.io, NetworkPolicySpec and its parts) and in another
 * way than allows.ts: on the objects as they are written, sentence by sentence, with sets of addresses as numbers. It shares no line with it.
 */

// biome-ignore lint/suspicious/noExplicitAny: manifests, as they are written
type Written = any;

/** A pod as it is written, or an address outside the cluster. */
export type Party = { readonly pod: Written } | { readonly ip: string };

/** "Outgoing traffic is allowed if … OR if the traffic matches at least one egress rule", and the same of what comes in. */
export function isAdmitted(objects: readonly Written[], source: Party, dest: Party, protocol: string, port: number) {
  if ('pod' in source && 'pod' in dest && source.pod === dest.pod) return true;
  return canLeave(objects, source, dest, protocol, port) && canEnter(objects, source, dest, protocol, port);
}

function canLeave(objects: readonly Written[], source: Party, dest: Party, protocol: string, port: number): boolean {
  if (!('pod' in source)) return true;
  let selected = false;
  for (const policy of policiesOf(objects, source.pod)) {
    if (!typesOf(policy).has('Egress')) continue;
    selected = true;
    for (const rule of policy.spec.egress ?? [])
      if (peersInclude(objects, policy, rule.to, dest) && portsInclude(rule.ports, dest, protocol, port)) return true;
  }
  return !selected;
}

function canEnter(objects: readonly Written[], source: Party, dest: Party, protocol: string, port: number): boolean {
  if (!('pod' in dest)) return true;
  let selected = false;
  for (const policy of policiesOf(objects, dest.pod)) {
    if (!typesOf(policy).has('Ingress')) continue;
    selected = true;
    for (const rule of policy.spec.ingress ?? [])
      if (peersInclude(objects, policy, rule.from, source) && portsInclude(rule.ports, dest, protocol, port))
        return true;
  }
  return !selected;
}

/** "This NetworkPolicy applies to pods that match podSelector" of its own namespace; "if it is not specified, it defaults to an empty selector". */
function policiesOf(objects: readonly Written[], pod: Written): readonly Written[] {
  return objects.filter((one) => {
    if (one.kind !== 'NetworkPolicy' || home(one) !== home(pod)) return false;
    return meets(one.spec?.podSelector ?? {}, pod.metadata.labels ?? {});
  });
}

/** "Policies that contain an egress section are assumed to affect egress, and all policies are assumed to affect ingress." */
function typesOf({ spec }: Written): Set<string> {
  if ((spec.policyTypes ?? []).length > 0) return new Set(spec.policyTypes);
  return new Set((spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

/** "If this field is empty or missing, this rule matches all" sources or destinations; otherwise "combined using a logical OR". */
function peersInclude(objects: readonly Written[], policy: Written, peers: Written, party: Party): boolean {
  if ((peers ?? []).length === 0) return true;
  for (const { ipBlock, podSelector, namespaceSelector } of peers) {
    if (ipBlock) {
      const ip = 'ip' in party ? party.ip : party.pod.status?.podIP;
      if (ip && contains(ipBlock.cidr, ip) && !(ipBlock.except ?? []).some((one: string) => contains(one, ip)))
        return true;
      continue;
    }
    if (!('pod' in party)) continue;
    const { pod } = party;
    const isHome = namespaceSelector
      ? meets(namespaceSelector, namespaceLabels(objects, home(pod)))
      : home(pod) === home(policy);
    if ((podSelector || namespaceSelector) && isHome && meets(podSelector ?? {}, pod.metadata.labels ?? {}))
      return true;
  }
  return false;
}

/** "If this field is empty or missing, this rule matches all ports"; "if not specified, this field defaults to TCP". */
function portsInclude(ports: Written, dest: Party, protocol: string, port: number): boolean {
  if ((ports ?? []).length === 0) return true;
  for (const one of ports) {
    if ((one.protocol ?? 'TCP') !== protocol) continue;
    if (one.port === undefined || one.port === null) return true;
    if (typeof one.port === 'number' && one.port <= port && port <= (one.endPort ?? one.port)) return true;
    if (typeof one.port === 'string' && 'pod' in dest)
      for (const container of dest.pod.spec?.containers ?? [])
        for (const own of container.ports ?? [])
          if (own.name === one.port && own.containerPort === port && (own.protocol ?? 'TCP') === protocol) return true;
  }
  return false;
}

function meets({ matchLabels, matchExpressions }: Written, labels: Written): boolean {
  for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false;
  for (const { key, operator, values } of matchExpressions ?? []) {
    const has = key in labels;
    const listed = has && values?.indexOf(labels[key]) >= 0;
    const table: Record<string, boolean> = { In: listed, NotIn: !listed, Exists: has, DoesNotExist: !has };
    if (!table[operator]) return false;
  }
  return true;
}

function namespaceLabels(objects: readonly Written[], name: string): Written {
  const found = objects.find((one) => one.kind === 'Namespace' && one.metadata.name === name);
  return { ...found?.metadata.labels, 'kubernetes.io/metadata.name': name };
}

function home({ metadata }: Written): string {
  return metadata.namespace ?? 'default';
}

function contains(cidr: string, ip: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const shift = 32n - BigInt(bits);
  return number(base) >> shift === number(ip) >> shift;
}
