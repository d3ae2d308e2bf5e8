import type { Evidence, Span } from '../../harness/model/index.ts';
import type { Traced } from './scene.ts';
import { distinct } from './tree.ts';

const width = 32;
const mostLines = 40;

/** The first trace that was kept, as a drawing: a line a span, below its parent, with a bar for its time. */
export function drawing(requests: readonly Traced[]): Evidence[] {
  const kept = requests.filter(({ sent }) => sent.sampled);
  const one = kept.toSorted((a, b) => b.spans.length - a.spans.length)[0];
  if (one === undefined) return [];
  return [{ kind: 'text', title: `The trace ${one.sent.traceId}`, text: lines(one).join('\n') }];
}

function lines({ sent, spans: exported }: Traced): string[] {
  const spans = distinct(exported);
  const began = Math.min(...spans.map(({ startMs }) => startMs));
  const ended = Math.max(...spans.map(({ endMs }) => endMs));
  const scale = width / Math.max(ended - began, 0.001);
  const drawn = new Set<Span>();
  const draw = (span: Span, depth: number): string[] => {
    if (drawn.has(span) || drawn.size >= mostLines) return [];
    drawn.add(span);
    const from = Math.min(width - 1, Math.max(0, Math.floor((span.startMs - began) * scale)));
    const length = Math.min(width - from, Math.max(1, Math.round((span.endMs - span.startMs) * scale)));
    const bar = `${' '.repeat(from)}${'█'.repeat(length)}`.padEnd(width);
    const took = (span.endMs - span.startMs).toFixed(1).padStart(8);
    const words = `${'  '.repeat(Math.min(depth, 8))}${span.service || '(no service)'}: ${span.name}`;
    return [`${bar}${took} ms  ${words}`, ...below(span.spanId).flatMap((child) => draw(child, depth + 1))];
  };
  const below = (id: string) =>
    spans.filter(({ parentId }) => parentId === id).toSorted((a, b) => a.startMs - b.startMs);
  const tree = below(sent.spanId).flatMap((span) => draw(span, 0));
  // What hangs on nothing that is there is shown all the same.
  const others = spans.flatMap((span) => draw(span, 0));
  if (spans.length === 0) return ['No span of it came to the collector.'];
  return [...tree, ...(others.length > 0 ? ['Without a parent that is there:', ...others] : [])];
}
