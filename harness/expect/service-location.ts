import { type NoAnswer, whyService } from '../explain/index.ts';
import type { HttpResult, Listener, Service, Why, WhyObservation } from '../model/index.ts';
import type { Part } from './partial-credit.ts';

/** Where the services' namespaces are, by the services' names (null: nowhere), and everything that listens. */
export type Scene = {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly listeners: readonly Listener[];
};

const everywhere = ['0.0.0.0', '*', '::'];
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** Whether something listens where the service should: in its namespace, at its address and port. */
export function listens({ keys, listeners }: Scene, { name, address, port }: Service): boolean {
  return listeners.some(
    (one) =>
      one.namespace === keys[name] &&
      one.port === port &&
      (everywhere.includes(one.address) || one.address.replace('::ffff:', '') === address),
  );
}

/** Where a service listens instead of where it should, as a sentence without a full stop. */
export function serviceLocation(scene: Scene, service: Service): string {
  const { name, address, port } = service;
  const key = scene.keys[name] ?? null;
  if (key === null) return `there is no namespace ${name}`;
  if (listens(scene, service)) return `something listens at ${address}:${port} in ${name}`;
  const here = scene.listeners.filter(({ namespace }) => namespace === key);
  const local = here.find((one) => one.port === port);
  if (local) {
    const deaf = loopback.test(local.address) ? ', which no other namespace reaches' : '';
    return `in ${name}, port ${port} is listened on at ${local.address} only${deaf}`;
  }
  const nothing = `nothing listens at ${address}:${port} in ${name}`;
  const services = new Set(Object.values(scene.keys));
  const elsewhere = scene.listeners.find((one) => one.port === port && !services.has(one.namespace));
  if (elsewhere) {
    const where = elsewhere.namespace === '@host' ? "the host's own namespace" : elsewhere.namespace;
    return `${nothing}; something listens on port ${port} in ${where}`;
  }
  const ports = [...new Set(here.map((one) => one.port))];
  return ports.length > 0 ? `${nothing} (there are: ${ports.slice(0, 6).join(', ')})` : nothing;
}

/** A part of a claim that earns nothing and may cost all: what answers for a service is the service, in its namespace. */
export function inPlace(scene: Scene, service: Service, answers: readonly HttpResult[], weight: number): Part<never> {
  const impostor = answers.some((answer) => 'status' in answer) && !listens(scene, service);
  const what = 'where it runs';
  return impostor
    ? { what, trouble: serviceLocation(scene, service), weight }
    : { what, trouble: undefined, weight: 0 };
}

/** Why a service did not answer as it should; none where its connection was not tried once more, as in older records. */
export function serviceReasons(observation: WhyObservation | null | undefined, answer: NoAnswer | undefined): Why[] {
  return observation && answer ? whyService(observation, answer) : [];
}

/** The first of these answers that is none, or says that what is behind it is not there. */
export function noAnswer(answers: readonly HttpResult[]): NoAnswer | undefined {
  return answers.find((one) => !('status' in one) || one.status >= 502);
}
