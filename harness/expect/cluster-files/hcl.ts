import { readApart } from '../reading-process.ts';

/** What the text at that place of the list holds; null where it is no HCL. */
export type ReadHcl = { readonly at: number; readonly value: unknown };

const reader = new URL('./hcl-reader.ts', import.meta.url).pathname;
/** Of processor time, for all texts. */
const mostMs = 20_000;

/**
 * Reads texts of HCL by a process of its own: the parser is four megabytes of Go made JavaScript, and nobody bounds what it does with what students
 * write. Null stands for what is no HCL, and for what it had not come to in its time. Rejects where the machine gives it none.
 */
export async function parseHcl(texts: readonly string[]): Promise<readonly unknown[]> {
  const read = texts.length > 0 ? await readApart<ReadHcl>(reader, texts, mostMs) : [];
  const values = new Map(read.map(({ at, value }) => [at, value]));
  return texts.map((_, at) => values.get(at) ?? null);
}
