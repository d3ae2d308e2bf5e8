import { type Cause, type Evidence, reasonText, type Why } from '../model/index.ts';
import { title } from './scene.ts';

/** The reason as a sentence: whom it is about, and the cause; where it is not certain, what else it may be. */
export function sentence(why: Why): string {
  const { like } = why;
  const more = like.length > 1 ? ` and ${like.length - 1} more` : '';
  const who = like[0] === undefined ? '' : `${like[0]}${more}: `;
  return `${who}${reasonText(why)}.`;
}

/** At most `count` reasons as sentences, the one that most flows failed for first. */
export function sentences(reasons: readonly Why[], count = 4): string {
  const shown = reasons.slice(0, count).map(sentence);
  const left = reasons.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} ${left === 1 ? 'other reason' : 'other reasons'}.`] : [])].join(' ');
}

const states = { seen: 'seen', expected: 'not seen', died: '✗ lost here' } as const;

/** The way of the flow as a table, the place marked where it was lost, and what speaks for the cause. */
export function wayTable(why: Why): Extract<Evidence, { kind: 'table' }> {
  const { flow, where, what, way, evidence } = why;
  const isPlace = (place: Why['way'][number]) => place.namespace === where.namespace && place.dev === where.dev;
  const marked = way.some(isPlace);
  const rows = way.map((place) => [
    place.direction === 'there' ? '→' : '←',
    title(place.namespace),
    place.dev,
    isPlace(place) && place.state !== 'seen' ? states.died : states[place.state],
  ]);
  const end =
    marked && way.some(({ state }) => state === 'died')
      ? []
      : [['✗', title(where.namespace), where.dev ?? '', cause(what)]];
  const proof = evidence.map(({ kind, text }) => ['·', kind, '', text]);
  return {
    kind: 'table',
    title: `The way of ${why.like[0] ?? `${flow.fromName ?? title(flow.from)} → ${flow.toName ?? flow.to}`}`,
    columns: ['', 'where', 'link', 'what was seen'],
    rows: [...rows, ...end, ...proof],
  };
}

/** A cause in words for the reader. */
function cause(what: Cause): string {
  return what.replaceAll('-', ' ');
}
