import type { AnyCheck, Survey } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type DeliverableId } from '../check.ts';
import { claims } from './claims.ts';
import { judgeTrials, waysOf } from './judge-trials.ts';
import { type Pinged, type Scene, scene } from './scene.ts';
import type { Trial } from './trial.ts';

/** One lab's part of what was seen. */
type LabScene = { readonly survey: Survey; readonly trials: readonly Trial[] };

/** A check that the pings of one lab tell of. */
export function pingCheck(
  id: DeliverableId,
  lab: Pinged,
  words: { readonly expected: string; readonly hint: string },
): AnyCheck {
  return check({
    ...deliverable(id),
    on: scene,
    observe: async ({ shared }): Promise<LabScene> => partOf(shared, lab),
    judge: ({ survey, trials }) => judgeTrials(trials, (trial) => claims[lab](trial, survey), words),
    show: ({ trials }) => waysOf(trials),
  });
}

/** The trials of one lab, and what was seen of their namespaces and of the host. */
export function partOf({ survey, trials }: Scene, lab: Pinged): LabScene {
  const own = trials.filter((one) => one.lab === lab);
  const keys = ['@host', ...own.flatMap((trial) => trial.keys)];
  const namespaces = survey.namespaces.filter(({ key }) => keys.includes(key));
  return { survey: { ...survey, namespaces }, trials: own };
}
