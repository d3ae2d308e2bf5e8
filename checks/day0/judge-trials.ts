import { type Part, partialCredit } from '../../harness/expect/partial-credit.ts';
import type { CheckId, Evidence, Flow, Outcome } from '../../harness/model/index.ts';
import type { DeliverableId } from '../check.ts';
import type { Trial } from './trial.ts';

/** The outcome of the trial with the least trouble: where several may be meant, that is the one. */
export function judgeTrials<Tried>(
  trials: readonly Tried[],
  partsOf: (trial: Tried) => readonly Part[],
  words: { readonly expected: string; readonly hint: string },
): Outcome<DeliverableId> {
  const all = trials.map(partsOf).toSorted((a, b) => troubled(a) - troubled(b));
  const [best] = all;
  if (best === undefined || best.length === 0) throw new Error('Nothing was tried.');
  return partialCredit<CheckId>(best, words) as Outcome<DeliverableId>;
}

function troubled(parts: readonly Part[]): number {
  return parts.filter(({ trouble }) => trouble !== undefined).length / parts.length;
}

/** The ways of all pings of these trials, as far as they were seen. */
export function waysOf(trials: readonly Trial[]): Evidence[] {
  const rows = trials
    .flatMap(({ flows }) => flows)
    .map((flow) => [
      `${flow.from}${flow.source === undefined ? '' : ` (${flow.source})`} → ${flow.to}`,
      wayWords(flow),
      flow.replied ? 'yes' : (flow.refused ?? 'no'),
    ]);
  return rows.length === 0
    ? []
    : [{ kind: 'table', title: 'Pings and their ways', columns: ['ping', 'seen', 'answered'], rows }];
}

const most = 8;

function wayWords({ sightings }: Flow): string {
  const places = sightings
    .filter(({ kind }) => kind === 'request')
    .map(({ namespace, dev, way, source }) => `${way} ${namespace} ${dev} (${source})`);
  return places.slice(0, most).join(', ') || 'nowhere';
}
