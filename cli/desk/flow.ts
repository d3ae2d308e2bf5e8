import type { LabHost, Listener, SurveyedNamespace, Topology, WhyFlow } from '../../harness/model/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';

/** What a flow's words are read against. */
export interface FlowGround {
  readonly namespaces: readonly SurveyedNamespace[];
  readonly listeners: readonly Listener[];
  readonly uplink: LabHost['uplink'];
  readonly topology: Topology;
}

/** The simulated outside, by the words for it. */
const outside: Readonly<Record<string, { readonly key: string; readonly title: string }>> = {
  internet: { key: '@internet', title: 'the internet' },
  client: { key: '@client', title: 'the external client' },
};
/** The external client (RFC 5737), as a lab host's outside has it. */
const clientAddress = '198.51.100.7';

/**
 * The flow that two words mean: `from` a namespace, 'host', 'client' or 'internet', or an address of one; `to` the same or any address, with
 * ':PORT' for a TCP connection. Throws bad input for a name that nothing in the lab host has.
 */
export function flowOf(from: string, to: string, ground: FlowGround): WhyFlow {
  const [, name = '', digits] = /^(.*?)(?::(\d+))?$/.exec(to) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535))
    throw badInput(`${port} is no port: take one between 1 and 65535.`);
  const start = startOf(from, ground);
  const end = endOf(name, start.key, ground);
  const { forward } = ground.topology;
  const isForward = end.key === '@host' && port === forward.hostPort && start.key.startsWith('@');
  const served = isForward ? keyNamed(forward.service, ground) : undefined;
  const target = served ?? end.key;
  return {
    ...{ from: start.key, to: end.address, target, wanted: 'open', fromName: start.title, toName: end.title },
    ...(port === undefined ? { protocol: 'icmp' } : { protocol: 'tcp', port }),
    ...(served === undefined ? {} : { targetPort: forward.port }),
    // Where no service runs yet, a listener of ours stands in: the network can be tried before there is one.
    ...(port !== undefined && ground.listeners.length === 0 ? { serve: true } : {}),
  };
}

type Place = { readonly key: string; readonly title: string };

function startOf(word: string, ground: FlowGround): Place {
  const own = outside[word.replace(/^@/, '')];
  if (own) return own;
  const found = placeNamed(word, ground) ?? placeWith(word, ground);
  if (found) return found;
  throw badInput(`There is no ${quote(word)} in the lab host: choose from ${namesIn(ground).join(', ')}.`);
}

function endOf(word: string, from: string, ground: FlowGround): Omit<Place, 'key'> & EndPlace {
  const bare = word.replace(/^@/, '');
  if (bare === 'internet') return { ...place('internet'), address: ground.topology.internet[0] ?? '' };
  if (bare === 'client') return { ...place('client'), address: clientAddress };
  if (isAddress(word)) {
    const known = placeWith(word, ground);
    if (known) return { ...known, address: word };
    if (word === clientAddress) return { ...place('client'), address: word };
    const isOutside = ground.topology.internet.includes(word) || /^198\.1[89]\./.test(word);
    return { key: isOutside ? '@internet' : null, title: word, address: word };
  }
  const found = placeNamed(word, ground);
  if (!found) {
    const names = namesIn(ground).join(', ');
    throw badInput(`There is no ${quote(word)} in the lab host: choose from ${names}, or name an address.`);
  }
  const address = addressOf(found.key, from, ground);
  if (address === undefined) throw badInput(`${found.title} has no address: name the one that it should have.`);
  return { ...found, address };
}

type EndPlace = { readonly key: string | null; readonly address: string };

const place = (word: 'internet' | 'client') => outside[word] as Place;

function placeNamed(word: string, { namespaces }: FlowGround): Place | undefined {
  if (['host', '@host', 'lab host'].includes(word)) return { key: '@host', title: 'the host' };
  const found = namespaces.find(({ key, names }) => key === word || names.includes(word));
  return found && { key: found.key, title: word };
}

function keyNamed(word: string, ground: FlowGround): string | undefined {
  return placeNamed(word, ground)?.key;
}

function placeWith(address: string, { namespaces }: FlowGround): Place | undefined {
  const found = namespaces.find(({ links }) => links.some((link) => bare(link.addresses).includes(address)));
  return found && { key: found.key, title: found.key === '@host' ? 'the host' : (found.names[0] ?? found.key) };
}

/** Who comes from outside means the host by its uplink, who is inside by another address. */
function addressOf(key: string, from: string, { namespaces, uplink }: FlowGround): string | undefined {
  const links = namespaces.find((one) => one.key === key)?.links ?? [];
  const all = bare(links.filter(({ kind }) => kind !== 'loopback').flatMap(({ addresses }) => addresses));
  if (key !== '@host') return all[0];
  if (['@client', '@internet'].includes(from)) return uplink.address;
  return all.find((address) => address !== uplink.address) ?? uplink.address;
}

function bare(addresses: readonly string[]): string[] {
  return addresses.map((address) => address.replace(/\/.*$/, ''));
}

function isAddress(word: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(word) && word.split('.').every((part) => Number(part) < 256);
}

/** The words for all that a flow can start in. */
export function namesIn({ namespaces }: Pick<FlowGround, 'namespaces'>): string[] {
  const inside = namespaces.filter(({ key }) => key !== '@host').map(({ key, names }) => names[0] ?? key);
  return [...inside, 'host', ...Object.keys(outside)];
}
