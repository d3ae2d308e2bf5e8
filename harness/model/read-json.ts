import type { Json } from './json.ts';

/** No record, manifest or course is nested deeper; what is would overflow the stack of whoever walks through it. */
const deepest = 500;

/**
 * The value in a JSON text, which may begin with a byte order mark. Throws an Error whose message is the end of a sentence for what is no
 * JSON, nested more than 500 deep, or holds a number that is too large for one (`1e999` would read as Infinity and be written as null).
 */
export function readJson(text: string): Json {
  const json = text.replace(/^\ufeff/, '');
  const depth = depthOf(json);
  if (depth > deepest) throw new Error(`it is nested more than ${deepest} deep`);
  return JSON.parse(json, (key, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new Error(`the number at ${JSON.stringify(key.slice(0, 40))} is too large`);
  });
}

/** How deep brackets nest, those in strings aside; at most one more than is allowed. */
function depthOf(json: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < json.length && most <= deepest; at += 1) {
    const character = json[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
