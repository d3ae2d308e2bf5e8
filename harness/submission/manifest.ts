import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { readJson } from '../model/index.ts';
import { badInput } from './bad-input.ts';
import schema from './manifest.schema.json' with { type: 'json' };
import { printable, quote } from './printable.ts';

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

/** Reads a manifest's text; throws bad input with the path and the reason when it is no JSON or breaks the schema. */
export function parseManifest(text: string): Manifest {
  const manifest = parseJson(text);
  if (validate(manifest)) return manifest;
  throw badInput(`submission.json breaks its schema: ${sentence(validate.errors?.[0])}.`);
}

function parseJson(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    const reason = printable((error as Error).message).replace(/\s+/g, ' ');
    throw badInput(`submission.json is no JSON: ${reason}.`);
  }
}

function sentence(error: ErrorObject | undefined): string {
  if (error === undefined) return 'the reason is unknown';
  const { keyword, params, data, propertyName } = error;
  const rule = error.parentSchema as { readonly description?: string; readonly properties?: object };
  const path = error.instancePath || '/';
  if (keyword === 'additionalProperties') {
    const known = Object.keys(rule.properties ?? {}).filter((key) => key !== '$schema');
    return `${path} has the unknown key ${quote(params.additionalProperty)}; known are ${known.join(', ')}`;
  }
  if (propertyName !== undefined)
    return `${path} has the key ${quote(propertyName)}, which must be ${rule.description}`;
  const wanted = rule.description && keyword !== 'type' ? rule.description : `of type ${params.type}`;
  return `${path} must be ${wanted}, not ${quote(data).slice(0, 80)}`;
}
