/** What the page asks of the desk. */
export type Asked =
  | { readonly kind: 'check'; readonly names: readonly string[] }
  | { readonly kind: 'reset' | 'grade' | 'stop' }
  | { readonly kind: 'why'; readonly from: string; readonly to: string }
  | { readonly kind: 'log'; readonly service: string }
  | ({ readonly kind: 'shell'; readonly id: string; readonly namespace: string | null } & Size)
  | { readonly kind: 'type'; readonly id: string; readonly data: string }
  | ({ readonly kind: 'resize'; readonly id: string } & Size)
  | { readonly kind: 'close'; readonly id: string };

type Size = { readonly columns: number; readonly rows: number };

/** What the page is told. */
export type Told =
  | {
      readonly kind: 'state';
      readonly unit: string;
      readonly busy: string | null;
      readonly checks: readonly {
        readonly id: string;
        readonly title: string;
        readonly state: string;
        /** Why it did not pass: label and text. */
        readonly lines: readonly (readonly [label: string, text: string])[];
      }[];
    }
  | { readonly kind: 'topology'; readonly svg: string; readonly names: readonly string[] }
  | { readonly kind: 'output' | 'problem'; readonly text: string }
  | { readonly kind: 'why'; readonly sentence: string; readonly lines: readonly string[] }
  | { readonly kind: 'log'; readonly service: string; readonly text: string }
  | {
      readonly kind: 'grade';
      readonly summary: string;
      readonly earned: number;
      readonly possible: number;
      readonly verdict: string;
    }
  | { readonly kind: 'shell'; readonly id: string; readonly data: string }
  | { readonly kind: 'ended'; readonly id: string };

const words = (value: unknown): value is string => typeof value === 'string' && value.length <= 100_000;
const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The message in a text; undefined for what is none. */
export function readAsked(text: string): Asked | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, names, from, to, service, id, namespace, columns, rows, data } = value;
  switch (kind) {
    case 'check':
      return Array.isArray(names) && names.every(words) ? { kind, names } : undefined;
    case 'reset':
    case 'grade':
    case 'stop':
      return { kind };
    case 'why':
      return words(from) && words(to) ? { kind, from, to } : undefined;
    case 'log':
      return words(service) ? { kind, service } : undefined;
    case 'shell':
      if (!words(id) || !(namespace === null || words(namespace)) || !number(columns) || !number(rows))
        return undefined;
      return { kind, id, namespace, columns, rows };
    case 'type':
      return words(id) && words(data) ? { kind, id, data } : undefined;
    case 'resize':
      return words(id) && number(columns) && number(rows) ? { kind, id, columns, rows } : undefined;
    case 'close':
      return words(id) ? { kind, id } : undefined;
    default:
      return undefined;
  }
}
