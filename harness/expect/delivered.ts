import { sentences, why } from '../explain/index.ts';
import type { Delivery, WhyObservation } from '../model/index.ts';

/**
 * Whether a request came through: its nonce was seen coming into `target` at `port`, and an answer came back — our own server's
 * echo, where it could listen there.
 */
export function hasArrived(delivery: Delivery | null, target: string | null, port: number): boolean {
  if (delivery === null || target === null) return false;
  const arrived = delivery.sightings.some(
    ({ namespace, way, destinationPort }) => namespace === target && way === 'in' && destinationPort === port,
  );
  return arrived && (delivery.server === 'ours' ? delivery.echoed : 'status' in delivery.response);
}

/** Whether the client's own packets arrived: NAT leaves them their source address or, where it changes that too, their port if it can. */
export function isTranslated(delivery: Delivery | null, target: string | null, port: number): boolean {
  const all = delivery?.sightings ?? [];
  const sent = all.filter(({ namespace, way }) => namespace === '@client' && way === 'out');
  return all.some(
    ({ namespace, way, destinationPort, source, sourcePort }) =>
      namespace === target &&
      way === 'in' &&
      destinationPort === port &&
      sent.some((one) => one.source === source || one.sourcePort === sourcePort),
  );
}

/** Why a request did not come through, as a sentence. */
export function explainArrival(delivery: Delivery | null, target: string | null, observation: WhyObservation): string {
  if (delivery === null || target === null) return 'There is no namespace that the request could arrive in.';
  const found = why(observation);
  if (found.length > 0) return sentences(found);
  return observation.problem ?? 'The request did not come through.';
}
