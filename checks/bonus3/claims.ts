import { readJson } from '../../harness/model/index.ts';

/** By fault, how long the service was away as the report has it, in milliseconds. */
export type Claims = Readonly<Record<string, number>>;

/** How many beginnings of an object are tried, and how long one may be: what stands around the JSON is whatever you like. */
const most = { beginnings: 2000, characters: 20_000 } as const;

/**
 * Reads `{"cut": {"awayMs": 2300}, …}` out of what a report printed, whatever stands around it, braces too; of several, each fault's last. Null where
 * there is none.
 */
export function claimsIn(output: string): Claims | null {
  const found: Claims[] = [];
  let tried = 0;
  for (let at = output.indexOf('{'); at >= 0 && tried < most.beginnings; tried++) {
    const text = objectAt(output, at);
    const claims = text === undefined ? undefined : claimsOf(text);
    if (claims !== undefined) found.push(claims);
    // What has none itself may be around what has some.
    const isOne = claims !== undefined && Object.keys(claims).length > 0;
    at = output.indexOf('{', at + (isOne && text !== undefined ? text.length : 1));
  }
  return found.length === 0 ? null : Object.assign({}, ...found);
}

/** From a brace to the one that closes it, those in strings aside (RFC 8259, 7). */
function objectAt(output: string, from: number): string | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < output.length && at - from < most.characters; at++) {
    const sign = output[at];
    if (quoted && sign === '\\') at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth++;
    else if (!quoted && sign === '}' && --depth === 0) return output.slice(from, at + 1);
  }
  return undefined;
}

function claimsOf(text: string): Claims | undefined {
  try {
    const entries = Object.entries(readJson(text) as object).flatMap(([fault, claim]) => {
      const away = typeof claim === 'object' && claim !== null ? (claim as { awayMs?: unknown }).awayMs : undefined;
      return typeof away === 'number' ? [[fault, away] as const] : [];
    });
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}
