import type { Service, Survey, SurveyedNamespace, Topology } from '../model/index.ts';

/** A service and the namespace that plays its part; null when none does. */
export interface Located {
  readonly service: Service;
  readonly namespace: SurveyedNamespace | null;
}

/** Whether one of the namespace's links has this IPv4 address, whatever its mask. */
export function holds(namespace: SurveyedNamespace, address: string): boolean {
  return namespace.links.some(({ addresses }) => addresses.some((one) => one.split('/')[0] === address));
}

/** The lab host's own namespace. Throws for a survey without it. */
export function hostOf(survey: Survey): SurveyedNamespace {
  const host = survey.namespaces.find(({ key }) => key === '@host');
  if (!host) throw new Error('The survey does not show the lab host itself.');
  return host;
}

/**
 * Finds each service by what it is: the namespace that has its address, among several the one with its name; never one that has
 * another service's name. Without a holder, its name decides. The lab host's own namespace is never a service's.
 */
export function locate(survey: Survey, lab: Topology): Located[] {
  const candidates = survey.namespaces.filter(({ key }) => key !== '@host');
  return lab.services.map((service) => {
    const named = candidates.find(({ names }) => names.includes(service.name));
    if (named && holds(named, service.address)) return { service, namespace: named };
    const others = new Set(lab.services.map(({ name }) => name).filter((name) => name !== service.name));
    const holder = candidates.find((one) => holds(one, service.address) && !one.names.some((name) => others.has(name)));
    return { service, namespace: holder ?? named ?? null };
  });
}
