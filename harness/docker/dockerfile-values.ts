import type { Instruction } from './dockerfile-lines.ts';

/** All that each variable is anywhere in a Dockerfile, or is given from outside. */
export type Values = ReadonlyMap<string, readonly string[]>;

const most = { texts: 32, rounds: 8, characters: 4000 } as const;
const variable = /\$(?:\{(\w+)(?::?([-+])([^}$]*))?\}|(\w+))/;

export function valuesIn(instructions: readonly Instruction[], given: Readonly<Record<string, string>>): Values {
  const values = new Map<string, string[]>();
  // A value may be made of those before it; one that cannot be told stays as it is written.
  const add = (name: string, value: string) => {
    const known = values.get(name) ?? [];
    if (known.length < most.texts) values.set(name, [...known, ...(fillings(value, values) ?? [value])]);
  };
  for (const { keyword, rest } of instructions) {
    if (keyword !== 'ARG' && keyword !== 'ENV') continue;
    const pairs = [...rest.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)];
    const single = /^\s*([A-Za-z_]\w*)\s+([^=]*)$/.exec(rest);
    if (keyword === 'ENV' && pairs.length === 0 && single) add(single[1] ?? '', single[2]?.trim() ?? '');
    for (const [, name = '', value = ''] of pairs) add(name, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  for (const [name, value] of Object.entries(given)) values.set(name, [value]);
  return values;
}

/** All that a text may be with its variables filled in; what nobody has set is empty, or its default. Undefined where that is too much to tell. */
export function fillings(text: string, values: Values): readonly string[] | undefined {
  let texts = [text];
  for (let round = 0; round < most.rounds * most.texts; round++) {
    const at = texts.findIndex((one) => variable.test(one));
    if (at < 0) return texts;
    const one = texts[at] ?? '';
    const [whole, braced, how, other = '', bare = ''] = variable.exec(one) ?? [''];
    const known = values.get(braced ?? bare) ?? [''];
    const filled = known.map((value) => (how === '+' ? (value === '' ? '' : other) : value || other));
    const next = [...new Set(filled)].map((value) => one.replace(whole, () => value));
    texts = [...texts.slice(0, at), ...next, ...texts.slice(at + 1)];
    if (texts.length > most.texts || texts.some(({ length }) => length > most.characters)) return undefined;
  }
  return undefined;
}
