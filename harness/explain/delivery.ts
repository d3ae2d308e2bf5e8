import type { Delivery, Survey } from '../model/index.ts';
import { title } from './flow.ts';
import { whyNotForwarded } from './forward.ts';

/** Where a request died that should have reached port `port` in `target`: one sentence without a full stop. */
export function explainDelivery(
  delivery: Delivery,
  target: { readonly namespace: string; readonly port: number },
  { survey, dropped }: { readonly survey: Survey; readonly dropped: readonly string[] },
): string {
  const { response } = delivery;
  const outcome = 'status' in response ? `was answered with ${response.status}` : failure(response.failed);
  const nonce = delivery.sightings.filter(({ way }) => way === 'in');
  const seen = nonce.length > 0 ? nonce : delivery.attempts.filter(({ way }) => way === 'in');
  const last = seen.filter(({ destinationPort, sourcePort }) => (destinationPort ?? 0) < (sourcePort ?? 0)).at(-1);
  if (!last) return `the request ${outcome}, and none of its packets was seen in the lab`;
  const where = `${title(last.namespace)} on ${last.dev}, addressed to ${last.destination}:${last.destinationPort}`;
  const arrived = last.namespace === target.namespace && last.destinationPort === target.port;
  if (arrived) {
    const way = dropped.length > 0 ? `: on its way back it was dropped by ${dropped.join(' and ')}` : '';
    return `the request ${outcome}, although it arrived in ${title(target.namespace)}${way}`;
  }
  const reason = 'status' in response ? undefined : whyNotForwarded(last, survey, dropped);
  return `the request ${outcome}; it was last seen entering ${where}${reason ? `: ${reason}` : ''}`;
}

function failure(failed: string): string {
  if (failed === 'timeout') return 'got no answer in time';
  if (failed.startsWith('ECONNREFUSED')) return 'was refused';
  return `failed (${failed})`;
}
