import type { Survey, SurveyedLink, SurveyedNamespace } from '../model/index.ts';
import { hostOf } from './locate.ts';

/** An address of a namespace, and the bridge of the host that its link hangs on; null for none. */
export type InterfaceAddress = { readonly address: string; readonly bridge: string | null };

/** Every IPv4 address of a namespace but its loopback's, with the bridge behind it. */
export function interfaceAddresses(survey: Survey, namespace: SurveyedNamespace): InterfaceAddress[] {
  const host = hostOf(survey);
  const bridgeOf = ({ peer }: SurveyedLink) =>
    peer?.namespace === '@host' ? host.links.find(({ index }) => index === peer.index)?.master : undefined;
  return namespace.links
    .filter(({ kind }) => kind !== 'loopback')
    .flatMap((link) =>
      link.addresses.map((one) => ({ address: one.split('/')[0] ?? '', bridge: bridgeOf(link) ?? null })),
    );
}
