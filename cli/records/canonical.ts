import type { Json } from '../../harness/model/index.ts';

/** The bytes that are signed: a record or an entry without its signature, as JSON with sorted keys and no white space. */
export function canonicalBytes({ signature: _, ...record }: { readonly signature?: unknown }): Buffer {
  return Buffer.from(canonical(JSON.parse(JSON.stringify(record))));
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one as Json)}`).join()}}`;
}
