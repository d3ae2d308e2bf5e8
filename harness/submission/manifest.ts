import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { printable, quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';
import schema from './manifest.schema.json' with { type: 'json' };

/** `submission.json`: all of it is optional. A day may carry further strings, which later days use. */
export interface Manifest {
  readonly student?: { readonly id?: string; readonly name?: string };
  readonly days?: Readonly<
    Record<string, { readonly up?: string; readonly document?: string; readonly [line: string]: string }>
  >;
  readonly uplink?: string;
}

// `verbose` puts the violated rule's own words (`description`) into each error.
const validate = new Ajv2020({ verbose: true }).compile<Manifest>(schema);

/**
 * Reads a manifest's text; throws bad input with the path and the reason when it is no JSON or breaks the schema. `units` are the ids that
 * the lab has, for what is said of others; empty where the lab is not known.
 */
export function parseManifest(text: string, units: readonly string[] = []): Manifest {
  const manifest = parseJson(text);
  if (validate(manifest)) return manifest;
  throw badInput(`submission.json breaks its schema: ${sentence(validate.errors?.[0], units)}.`);
}

/** A sentence for what a manifest says of a unit that the lab does not have; undefined where there is none, or the lab is not known. */
export function strangeUnits({ days = {} }: Manifest, units: readonly string[]): string | undefined {
  const strange = Object.keys(days).filter((id) => !units.includes(id));
  if (units.length === 0 || strange.length === 0) return undefined;
  const names = strange.slice(0, 5).map((id) => quote(id).slice(0, 80));
  const shown = `${names.join(', ')}${strange.length > 5 ? ', …' : ''}`;
  return `submission.json speaks of ${shown}, which this lab does not have, so that was left aside: its units are ${units.join(', ')}.`;
}

/** Characters, and lists and objects in one another: more than any manifest has, and little enough for whatever reads it. */
const largest = 200_000;
const deepest = 32;

function parseJson(text: string): unknown {
  if (text.length > largest) throw badInput(`submission.json is longer than ${largest} characters.`);
  if (depthOf(text) > deepest)
    throw badInput(`submission.json has more than ${deepest} lists and objects in one another.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = printable((error as Error).message).replace(/\s+/g, ' ');
    throw badInput(`submission.json is no JSON: ${reason}.`);
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString && character === '\\') at += 1;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '[' || character === '{') most = Math.max(most, ++depth);
    else if (character === ']' || character === '}') depth -= 1;
  }
  return most;
}

function sentence(error: ErrorObject | undefined, units: readonly string[]): string {
  if (error === undefined) return 'the reason is unknown';
  const { keyword, params, data, propertyName } = error;
  const rule = error.parentSchema as { readonly description?: string; readonly properties?: object };
  const path = error.instancePath || '/';
  if (keyword === 'additionalProperties') {
    const known = Object.keys(rule.properties ?? {}).filter((key) => key !== '$schema');
    return `${path} has the unknown key ${quote(params.additionalProperty)}; known are ${known.join(', ')}`;
  }
  if (propertyName !== undefined) {
    const known = units.length > 0 ? `: ${units.join(', ')}` : ', such as day1';
    return `${path} has the key ${quote(propertyName).slice(0, 80)}, which must be ${rule.description}${known}`;
  }
  const wanted = rule.description && keyword !== 'type' ? rule.description : `of type ${params.type}`;
  return `${path} must be ${wanted}, not ${quote(data).slice(0, 80)}`;
}
