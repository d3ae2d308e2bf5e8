import type { Sighting, Survey } from '../model/index.ts';

/** Why a packet went no further than where it was last seen, as far as it can be known. */
export function whyNotForwarded(last: Sighting, survey: Survey, dropped: readonly string[]): string | undefined {
  if (dropped.length > 0 && last.namespace === '@host') return `dropped by ${dropped.join(' and ')}`;
  const here = survey.namespaces.find(({ key }) => key === last.namespace);
  if (!here) return undefined;
  const isLocal = here.links.some(({ addresses }) => addresses.some((one) => one.startsWith(`${last.destination}/`)));
  if (last.way === 'in' && !isLocal && !here.forwarding) {
    const where = last.namespace === '@host' ? 'the host' : last.namespace;
    return `${where} does not forward, as net.ipv4.ip_forward is 0`;
  }
  return undefined;
}
