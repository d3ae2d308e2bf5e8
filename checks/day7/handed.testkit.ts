import type { Outcome, ReadFile } from '../../harness/model/index.ts';
import type { DocumentKind } from '../../labs/day7/documents.ts';
import type { Handed } from './handed-in.ts';

/** A document as it is read, in Markdown or as a PDF's page; for tests. */
export function paper(text: string, format: 'markdown' | 'pdf' = 'markdown'): ReadFile {
  return { path: `docs/a.${format === 'pdf' ? 'pdf' : 'md'}`, format, pages: [text], count: 1, drawn: 0 };
}

/** The four documents, of which these were handed in. */
export function papers(texts: { readonly [kind in DocumentKind]?: string | ReadFile }): readonly Handed[] {
  const kinds: readonly DocumentKind[] = ['architecture', 'guide', 'operations', 'comparison'];
  return kinds.map((kind) => {
    const text = texts[kind];
    return { kind, file: text === undefined ? null : typeof text === 'string' ? paper(text) : text };
  });
}

/** An outcome in a line: '0.50 It is so.' */
export function told(outcome: Outcome): string {
  if (outcome.status === 'fail') return `${outcome.score.toFixed(2)} ${outcome.actual}`;
  if (outcome.status === 'blocked') return `blocked by ${outcome.by}`;
  return outcome.status === 'error' ? `error ${outcome.reason}` : 'pass';
}
