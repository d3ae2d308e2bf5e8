import type { Why } from '../model/index.ts';
import type { Scene, Suspect } from './scene.ts';

/** What a walk ends with. */
export type Finding = Omit<Why, 'flow' | 'like' | 'way'>;

/**
 * Names one of the suspects of a segment, the first that has a witness. It is certain when no other cause has one; a suspect that only
 * the state speaks for is named, never claimed.
 */
export function accuse(suspects: readonly Suspect[], unknown: Pick<Suspect, 'where' | 'because'>): Finding {
  const witnessed = suspects.filter((one) => one.isWitnessed);
  const chosen = witnessed[0] ?? suspects[0];
  if (!chosen) return { what: 'unknown', certain: false, evidence: [], ...unknown };
  const others = (witnessed.length > 0 ? witnessed : suspects).filter(
    ({ what, where }) => what !== chosen.what || where.namespace !== chosen.where.namespace,
  );
  const { isWitnessed, ...rest } = chosen;
  return {
    ...rest,
    certain: isWitnessed && others.length === 0,
    ...(others.length > 0 && {
      suspects: others.map(({ what, because, evidence }) => ({
        what,
        for: [because, ...evidence.map(({ text }) => text)],
      })),
    }),
  };
}

/** A witnessed suspect of its own. */
export function proven(suspect: Omit<Suspect, 'isWitnessed'>): Finding {
  return accuse([{ ...suspect, isWitnessed: true }], suspect);
}

/** Notes where the packet was, for the drawing of its way. */
export function mark(scene: Scene, place: Scene['way'][number]): void {
  const old = scene.way.findIndex(
    (one) => one.namespace === place.namespace && one.dev === place.dev && one.direction === place.direction,
  );
  if (old < 0) scene.way.push(place);
}
