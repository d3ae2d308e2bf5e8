import type { Survey, SurveyedLink, SurveyedNamespace } from '../model/index.ts';

/** Why nobody answers for `address` on the link that `asker` asks on, as far as the links tell; undefined when they look right. */
export function whyNobodyAnswers(asker: SurveyedNamespace, address: string, survey: Survey): string | undefined {
  const mine = ownCableTrouble(asker, survey);
  if (mine) return mine;
  const holder = survey.namespaces.find(({ links }) => links.some((link) => has(link, address)));
  if (!holder) return `no namespace has the address ${address}`;
  const link = holder.links.find((one) => has(one, address));
  if (!link) return undefined;
  if (link.kind === 'loopback') return `${named(holder)} has ${address} on ${link.name}, which is joined to nothing`;
  return cableTrouble(holder, link, survey);
}

/** What is wrong with the link by which a namespace is joined to the others; undefined when nothing is, or it has none. */
export function ownCableTrouble(namespace: SurveyedNamespace, survey: Survey): string | undefined {
  const own = namespace.links.find(({ kind, addresses }) => kind !== 'loopback' && addresses.length > 0);
  return own && cableTrouble(namespace, own, survey);
}

/** What is wrong with a namespace's link or with the other end of its veth pair; undefined when nothing is. */
function cableTrouble(namespace: SurveyedNamespace, link: SurveyedLink, survey: Survey): string | undefined {
  if (!link.up) return `${link.name} in ${named(namespace)} is down`;
  if (link.kind !== 'veth' || !link.peer) return undefined;
  const { peer } = link;
  const other = survey.namespaces.find(({ key }) => key === peer.namespace);
  const end = other?.links.find(({ index }) => index === peer.index);
  if (!other || !end) return undefined;
  if (!end.up) return `${end.name}, the other end of ${link.name} in ${named(namespace)}, is down`;
  if (!end.master) return `${end.name}, the other end of ${link.name} in ${named(namespace)}, is on no bridge`;
  if (end.portState && end.portState !== 'forwarding') return `the bridge port ${end.name} is ${end.portState}`;
  const bridge = other.links.find(({ name }) => name === end.master);
  return bridge && !bridge.up ? `the bridge ${bridge.name} is down` : undefined;
}

function has(link: SurveyedLink, address: string): boolean {
  return link.addresses.some((one) => one.split('/')[0] === address);
}

function named({ key }: SurveyedNamespace): string {
  return key === '@host' ? 'the host' : key;
}
