import { rangeOf, subnetOf } from './ranges.ts';

/** A part of a reference: a name, an index, or undefined for an index that cannot be known. */
export type Step = string | number | undefined;

/** What a reference means, as `var.nodes["a"].subnet`; undefined where that cannot be known. */
export type Scope = (steps: readonly Step[], room: Room) => unknown;

/** What is left of the work that may go into one value: a few lines can stand for more than anybody waits for. */
export type Room = { readonly depth: number; readonly steps: { left: number } };

export const fullRoom = (): Room => ({ depth: 24, steps: { left: 3000 } });

const mostText = 4096;
const mostBrackets = 100;

/**
 * The value of what hcl2-parser read, in which each expression is a text '${…}': of references, literals, and some functions. Undefined is what
 * cannot be known without a plan, or is not understood; in a list or a map, that part of it alone.
 */
export function evaluate(value: unknown, scope: Scope, room: Room): unknown {
  if (room.depth === 0 || room.steps.left <= 0) return undefined;
  room.steps.left--;
  const inner = { ...room, depth: room.depth - 1 };
  if (typeof value === 'string') return template(value, scope, inner);
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope, inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, evaluate(one, scope, inner)]));
}

/** A text with expressions in it; one that is an expression and nothing else has that one's value. */
function template(text: string, scope: Scope, room: Room): unknown {
  if (!text.includes('${')) return text;
  if (text.length > mostText) return undefined;
  const parts = text.split(/\$\{((?:[^{}"]|"[^"]*"|\{[^{}]*\})*)\}/);
  const values = parts.map((part, at) => (at % 2 === 0 ? part : expression(part, scope, room)));
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return values[1];
  const isKnown = values.every((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return isKnown && parts.every((one, at) => at % 2 === 1 || !one.includes('${')) ? values.join('') : undefined;
}

type Token = { readonly kind: 'number' | 'text' | 'name' | 'sign'; readonly text: string };

/** What is not understood. */
class Unclear extends Error {}

function expression(text: string, scope: Scope, room: Room): unknown {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at]?.text ?? '';
  const take = (sign?: string): Token => {
    const token = tokens[at++];
    if (token === undefined || (sign !== undefined && (token.kind === 'text' || token.text !== sign)))
      throw new Unclear();
    return token;
  };
  const isNext = (sign: string) => tokens[at]?.kind !== 'text' && peek() === sign;
  const until = (end: string, part: () => void) => {
    while (!isNext(end)) {
      part();
      if (isNext(',')) take();
      else if (end !== '}' && !isNext(end)) throw new Unclear();
    }
    take(end);
  };
  const several = (end: string): unknown[] => {
    const values: unknown[] = [];
    until(end, () => values.push(whole()));
    return values;
  };
  const map = (): unknown => {
    const entries: [string, unknown][] = [];
    until('}', () => {
      const { text: key } = take();
      take(isNext(':') ? ':' : '=');
      entries.push([key, whole()]);
    });
    return Object.fromEntries(entries);
  };
  const steps = (): Step[] => {
    const found: Step[] = [];
    for (;;) {
      if (isNext('.')) {
        take();
        const { kind, text: step } = take();
        found.push(kind === 'number' ? Number(step) : step);
      } else if (isNext('[')) {
        take();
        const step = isNext('*') ? take().text : whole();
        found.push(typeof step === 'string' || typeof step === 'number' ? step : undefined);
        take(']');
      } else return found;
    }
  };
  const whole = (): unknown => {
    const { kind, text: first } = take();
    if (kind === 'number') return Number(first);
    if (kind === 'text') return template(first, scope, { ...room, depth: room.depth - 1 });
    if (first === '[') return follow(several(']'), steps());
    if (first === '{') return follow(map(), steps());
    if (first === '(') {
      const value = whole();
      take(')');
      return follow(value, steps());
    }
    if (first === '-') return -Number(take().text);
    if (kind !== 'name') throw new Unclear();
    if (['true', 'false', 'null'].includes(first)) return JSON.parse(first);
    if (!isNext('(')) return scope([first, ...steps()], room);
    take();
    return follow(call(first, several(')')), steps());
  };
  try {
    const value = room.depth > 0 ? whole() : undefined;
    return at === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

function tokensOf(text: string): readonly Token[] {
  const token = /\s*(?:(\d+(?:\.\d+)?)|"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w-]*)|(\S))/y;
  const found: Token[] = [];
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [, number, quoted, name, sign = ''] = match;
    if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (quoted !== undefined) found.push({ kind: 'text', text: quoted });
    else found.push(name === undefined ? { kind: 'sign', text: sign } : { kind: 'name', text: name });
  }
  const opening = found.filter(({ kind, text: one }) => kind === 'sign' && '([{'.includes(one));
  return opening.length > mostBrackets ? [] : found;
}

/** What lies in a value at the end of these steps. */
export function follow(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((from, step) => {
    if (typeof from !== 'object' || from === null || step === undefined) return undefined;
    if (Array.isArray(from) && step === '*') return from;
    return Object.hasOwn(from, step) ? (from as Readonly<Record<string, unknown>>)[step] : undefined;
  }, value);
}

function call(name: string, values: readonly unknown[]): unknown {
  const [first] = values;
  const isList = Array.isArray(first);
  const isMap = typeof first === 'object' && first !== null && !isList;
  if (['toset', 'tolist', 'tomap', 'tostring', 'tonumber'].includes(name))
    return name === 'toset' && isList
      ? first.filter((one, at) => one === undefined || first.indexOf(one) === at)
      : first;
  if (name === 'length') return isList || typeof first === 'string' ? first.length : sizeOf(first);
  if (name === 'keys') return isMap ? Object.keys(first).sort() : undefined;
  if (name === 'values') return isMap ? Object.values(first) : undefined;
  if (name === 'concat') return values.every((one) => Array.isArray(one)) ? values.flat() : undefined;
  if (name === 'cidrsubnet') {
    const [range, bits, number] = [
      rangeOf(String(first)),
      Number(values[1] ?? Number.NaN),
      Number(values[2] ?? Number.NaN),
    ];
    return range === null ? undefined : subnetOf(range, bits, number);
  }
  return undefined;
}

function sizeOf(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
