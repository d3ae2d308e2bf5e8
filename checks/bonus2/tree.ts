import type { Span } from '../../harness/model/index.ts';

/** The spans, each once: who sends a batch again as it got no answer sends the same once more. Two that differ stay two, though they have one id. */
export function distinct(spans: readonly Span[]): readonly Span[] {
  return [...new Map(spans.map((one) => [JSON.stringify(Object.entries(one).toSorted()), one])).values()];
}

/** Whether each span's parents lead up to the request with this span id. Takes no longer for many spans than they are. */
export function leadsUp(spans: readonly Span[], clientId: string): boolean {
  const byId = new Map(spans.toReversed().map((one) => [one.spanId, one]));
  const known = new Set<Span>();
  return spans.every((one) => {
    const way = new Set<Span>();
    let last = one;
    for (let next: Span | undefined = one; next && !known.has(next) && !way.has(next); next = byId.get(next.parentId)) {
      way.add(next);
      last = next;
    }
    const parent = byId.get(last.parentId);
    const leads = parent === undefined ? last.parentId === clientId : known.has(parent);
    if (leads) for (const each of way) known.add(each);
    return leads || known.has(one);
  });
}

/** The spans on the way from one to the root; where parents go round in a circle, each of them once. */
export function above(span: Span, spans: readonly Span[]): readonly Span[] {
  const way: Span[] = [];
  for (let next = parentOf(span, spans); next && !way.includes(next); next = parentOf(next, spans)) way.push(next);
  return way;
}

/** The span that another hangs on; undefined where it is not among them. */
export function parentOf({ parentId }: Span, spans: readonly Span[]): Span | undefined {
  return spans.find(({ spanId }) => spanId === parentId);
}
