import { isIP } from 'node:net';
import { inspect } from 'node:util';
import type {
  Cluster,
  Labels,
  Namespace,
  Peer,
  Pod,
  Policy,
  PortRange,
  Protocol,
  Requirement,
  Rule,
  Selector,
} from './objects.ts';

/** What was read of manifests, and what of them cannot be a manifest, in sentences. */
export type ReadCluster = Cluster & { readonly troubles: readonly string[] };

/** Far more than anybody writes; aliases of YAML can stand for millions, and each is asked of every connection. */
const mostParts = 5000;

/** How many parts may still be read. */
type Room = { left: number };

type Plain = Readonly<Record<string, unknown>>;

/** Each namespace has its own name for a label (Kubernetes 1.22). */
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * Reads the pods, namespaces and policies (networking.k8s.io/v1) among objects of the Kubernetes API; others are left aside. A namespace that
 * only pods and policies speak of is there all the same. What breaks the API's rules is told, and its policy read as if that part were not there.
 */
export function readCluster(objects: readonly unknown[]): ReadCluster {
  const troubles: string[] = [];
  const all = objects.filter(isPlain);
  const of = (kind: string) => all.filter((one) => one.kind === kind);
  const room = { left: mostParts };
  const policies = of('NetworkPolicy').map((one) => readPolicy(one, (trouble) => troubles.push(trouble), room));
  if (room.left < 0)
    troubles.push(`The policies have more than ${mostParts} rules, peers, ports and labels; no more are read.`);
  const pods = of('Pod').map(readPod);
  const told = of('Namespace').map(({ metadata }) => namespaceOf(textOf(at(metadata, 'name')), labelsOf(metadata)));
  const untold = [...new Set([...pods, ...policies].map(({ namespace }) => namespace))]
    .filter((name) => told.every((one) => one.name !== name))
    .map((name) => namespaceOf(name, {}));
  return { namespaces: [...told, ...untold], pods, policies, troubles };
}

function namespaceOf(name: string, labels: Labels): Namespace {
  return { name, labels: { ...labels, [nameLabel]: name } };
}

function readPod({ metadata, spec, status }: Plain): Pod {
  const containers = list(at(spec, 'containers'));
  const address = at(status, 'podIP');
  return {
    ...nameOf(metadata),
    labels: labelsOf(metadata),
    address: typeof address === 'string' ? address : null,
    ports: containers
      .flatMap((one) => list(at(one, 'ports')))
      .flatMap((one) => {
        const [name, port] = [at(one, 'name'), at(one, 'containerPort')];
        return typeof name === 'string' && typeof port === 'number'
          ? [{ name, port, protocol: protocolOf(at(one, 'protocol')) ?? 'TCP' }]
          : [];
      }),
  };
}

function readPolicy({ metadata, spec }: Plain, complain: (trouble: string) => void, room: Room): Policy {
  const { namespace, name } = nameOf(metadata);
  const tell: Tell = (what) => complain(`${namespace}/${name}: ${what}`);
  const few = <Part>(parts: readonly Part[]): readonly Part[] => {
    const kept = parts.slice(0, Math.max(0, room.left));
    room.left -= parts.length;
    return kept;
  };
  const reading = { tell, few };
  const [ingress, egress] = [few(list(at(spec, 'ingress'))), few(list(at(spec, 'egress')))];
  const named = few(list(at(spec, 'policyTypes'))).map(wordOf);
  for (const one of named) if (!['Ingress', 'Egress'].includes(one)) tell(`policyTypes has ${one}.`);
  // Left out, every policy is about ingress, and one with egress rules about egress too.
  const types = named.length > 0 ? named : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])];
  const rules = (some: readonly unknown[], peers: 'from' | 'to') => some.map((one) => readRule(one, peers, reading));
  return {
    namespace,
    name,
    pods: readSelector(at(spec, 'podSelector'), reading),
    ingress: types.includes('Ingress') ? rules(ingress, 'from') : null,
    egress: types.includes('Egress') ? rules(egress, 'to') : null,
  };
}

type Tell = (what: string) => void;

type Reading = { readonly tell: Tell; readonly few: <Part>(parts: readonly Part[]) => readonly Part[] };

function readRule(rule: unknown, direction: 'from' | 'to', reading: Reading): Rule {
  const peers = list(at(rule, direction));
  const ports = list(at(rule, 'ports'));
  const { tell, few } = reading;
  return {
    peers: peers.length === 0 ? null : few(peers).flatMap((one) => readPeer(one, reading)),
    ports: ports.length === 0 ? null : few(ports).flatMap((one) => readPort(one, tell)),
  };
}

function readPeer(peer: unknown, reading: Reading): readonly Peer[] {
  const { tell, few } = reading;
  const [ipBlock, pods, namespaces] = ['ipBlock', 'podSelector', 'namespaceSelector'].map((key) => at(peer, key));
  if (isPlain(ipBlock)) {
    if (pods !== undefined || namespaces !== undefined) tell('a peer has an ipBlock and a selector.');
    const [cidr, ...except] = [ipBlock.cidr, ...few(list(ipBlock.except))].map((one) => readRange(one, tell));
    // Whoever names nobody is nobody, and what excepts nobody leaves the others.
    return cidr == null ? [] : [{ cidr, except: except.filter((one) => one !== null) }];
  }
  if (pods === undefined && namespaces === undefined) {
    tell('a peer names nobody.');
    return [];
  }
  return [
    {
      pods: readSelector(pods, reading),
      namespaces: namespaces === undefined ? null : readSelector(namespaces, reading),
    },
  ];
}

/** A range of addresses as the API takes it, 'ADDRESS/BITS' of either family; null for what is none. */
function readRange(value: unknown, tell: Tell): string | null {
  const [, base = '', bits = ''] = /^([\d.:a-fA-F]+)\/(0|[1-9]\d{0,2})$/.exec(textOf(value)) ?? [];
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(base)] ?? -1;
  if (base !== '' && Number(bits) <= most) return `${base}/${bits}`;
  tell(`'${wordOf(value)}' is no range of addresses.`);
  return null;
}

function readPort(value: unknown, tell: Tell): readonly PortRange[] {
  const [named, port, endPort] = ['protocol', 'port', 'endPort'].map((key) => at(value, key));
  const protocol = named === undefined ? 'TCP' : protocolOf(named);
  if (protocol === null) {
    tell(`protocol is ${wordOf(named)}.`);
    return [];
  }
  if (port === undefined) {
    if (endPort !== undefined) tell('endPort stands without a port.');
    return [{ protocol, first: 0, last: 65_535 }];
  }
  if (typeof port === 'string') {
    if (endPort !== undefined) tell(`endPort stands beside the name '${port}'.`);
    return [{ protocol, name: port }];
  }
  const last = endPort ?? port;
  if (typeof port !== 'number' || typeof last !== 'number' || last < port) {
    tell(`port ${wordOf(port)} to ${wordOf(last)} is no range.`);
    return [];
  }
  return [{ protocol, first: port, last }];
}

function readSelector(selector: unknown, { tell, few }: Reading): Selector {
  const labels = at(selector, 'matchLabels');
  const equal = few(Object.entries(isPlain(labels) ? labels : {})).map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [wordOf(value)] }),
  );
  const expressions = few(list(at(selector, 'matchExpressions'))).flatMap((one): Requirement[] => {
    const [key, operator, values] = [
      textOf(at(one, 'key')),
      at(one, 'operator'),
      few(list(at(one, 'values'))).map(wordOf),
    ];
    if (operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist')
      return [{ key, operator, values }];
    tell(`operator is ${wordOf(operator)}.`);
    return [];
  });
  return [...equal, ...expressions];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field; null and absent are one (the API leaves null out). */
function at(value: unknown, key: string): unknown {
  return isPlain(value) ? (value[key] ?? undefined) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A value in a word; what is no plain one may have a toString of its own, or hold itself. */
function wordOf(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  return inspect(value, { depth: 0, breakLength: Infinity, customInspect: false }).slice(0, 100);
}

function protocolOf(value: unknown): Protocol | null {
  return value === 'TCP' || value === 'UDP' || value === 'SCTP' ? value : null;
}

function nameOf(metadata: unknown): { readonly namespace: string; readonly name: string } {
  return { namespace: textOf(at(metadata, 'namespace')) || 'default', name: textOf(at(metadata, 'name')) };
}

function labelsOf(metadata: unknown): Labels {
  const labels = at(metadata, 'labels');
  return Object.fromEntries(Object.entries(isPlain(labels) ? labels : {}).map(([key, value]) => [key, wordOf(value)]));
}
