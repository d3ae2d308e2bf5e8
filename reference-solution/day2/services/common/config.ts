import { Ajv } from 'ajv';

/** How to spell an environment variable's rule: a JSON Schema of the value, with a default. */
type Rule = Readonly<Record<string, unknown>>;

export const address = { type: 'string', pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}$' };
/** Of a machine, a container or a service: a name or an address. */
export const host = { type: 'string', pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$' };
export const port = { type: 'integer', minimum: 1, maximum: 65_535 };
export const milliseconds = { type: 'integer', minimum: 1, maximum: 60_000 };
export const url = { type: 'string', pattern: '^http://[^/]+$' };
/** One URL or more, with commas between them. */
export const urls = { type: 'string', pattern: '^http://[^/,]+(,http://[^/,]+)*$' };
/** A URL, or nothing. */
export const optionalUrl = { type: 'string', pattern: '^(http://[^/]+)?$', default: '' };
/** What a registry takes for a name. */
export const name = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' };
export const logLevel = { enum: ['debug', 'info', 'warn', 'error', 'silent'], default: 'info' };

/** Reads a service's settings from the environment. Ends the process with a sentence for each value that it cannot take. */
export function readConfig<Config>(rules: Readonly<Record<keyof Config & string, Rule>>): Config {
  const ajv = new Ajv({ coerceTypes: true, useDefaults: true, allErrors: true });
  const names = Object.keys(rules);
  const given = Object.fromEntries(names.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])));
  if (ajv.validate({ type: 'object', properties: rules, required: names }, given)) return given as Config;
  for (const { instancePath, message } of ajv.errors ?? []) {
    const name = instancePath.slice(1);
    console.error(`The environment variable ${name} ${message}; it is ${JSON.stringify(process.env[name])}.`);
  }
  process.exit(2);
}
