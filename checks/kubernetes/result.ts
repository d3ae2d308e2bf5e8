import { ipv4Number, type Json, type SurveyedNamespace } from '../../harness/model/index.ts';
import type { PodNetwork } from '../../labs/kubernetes/network.ts';
import { type Answer, failing } from './plugin.ts';

type Fields = { readonly [key: string]: Json | undefined };

const fields = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: Json | undefined): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** The first address that a result names, without its prefix; null where it names none. */
export function addressOf({ json }: Pick<Answer, 'json'>): string | null {
  const address = list(fields(json).ips)[0]?.address;
  const [, plain = ''] = typeof address === 'string' ? (/^([\d.]+)\/\d+$/.exec(address) ?? []) : [];
  return Number.isNaN(ipv4Number(plain)) ? null : plain;
}

/** What is wrong with the result of an ADD as the specification has it, as the rest of a sentence; undefined where nothing is. */
export function resultTrouble(
  answer: Answer,
  { version, netns }: { readonly version: string; readonly netns: string },
  isWhole = true,
): string | undefined {
  if (answer.exit !== 0) return failing(answer);
  if (answer.json === null) return 'answers with something that is no JSON';
  const { cniVersion, interfaces, ips } = fields(answer.json);
  if (cniVersion !== version) return `answers with cniVersion ${JSON.stringify(cniVersion)}`;
  if (addressOf(answer) === null) return 'names no address with its prefix in ips';
  if (version.startsWith('0.') && list(ips).some((one) => one.version !== '4'))
    return `names an address without its version, which ${version} asks for`;
  if (!isWhole) return undefined;
  const inPod = list(interfaces).find(({ sandbox }) => sandbox === netns);
  if (inPod === undefined) return 'names no link in interfaces whose sandbox is the pod';
  return inPod.name === 'eth0' ? undefined : `calls the pod’s link ${JSON.stringify(inPod.name)}`;
}

/** What a pod lacks of what its result promises, as the rest of a sentence; undefined where nothing. */
export function podTrouble(
  answer: Answer,
  pod: SurveyedNamespace | undefined,
  { subnet, gateway }: PodNetwork,
): string | undefined {
  const address = addressOf(answer);
  const link = pod?.links.find(({ name }) => name === 'eth0');
  if (link === undefined) return 'has no eth0';
  if (!link.up || !link.carrier) return 'has an eth0 that is down, or whose other end is';
  if (!link.addresses.some((one) => one.split('/')[0] === address))
    return `has ${link.addresses.join(', ') || 'no address'} on eth0, and its result says ${address ?? 'nothing'}`;
  if (!isWithin(address, subnet)) return `has ${address}, which is not of ${subnet}`;
  const out = pod?.routes.find(({ to }) => to === 'default');
  if (out === undefined) return 'has no default route';
  return out.via === undefined || out.via === gateway ? undefined : `has a default route via ${out.via}`;
}

/** Whether an address may be a pod's: in the subnet, and neither its first two nor its last. */
export function isWithin(address: string | null, subnet: string): boolean {
  const [base = '', prefix = ''] = subnet.split('/');
  const place = ipv4Number(address ?? '') - ipv4Number(base);
  return place > 1 && place < 2 ** (32 - Number(prefix)) - 1;
}

/** An error of the specification: a code other than 0, and words. */
export function isError({ exit, json }: Answer): boolean {
  const { code, msg } = fields(json);
  return exit !== null && exit !== 0 && typeof code === 'number' && code > 0 && typeof msg === 'string' && msg !== '';
}

/** The code of an error; null where it names none. */
export function codeOf({ json }: Answer): number | null {
  const { code } = fields(json);
  return typeof code === 'number' ? code : null;
}

/** The versions that an answer to VERSION names. */
export function versionsOf({ json }: Answer): readonly string[] {
  const { supportedVersions } = fields(json);
  return Array.isArray(supportedVersions) ? supportedVersions.filter((one) => typeof one === 'string') : [];
}
