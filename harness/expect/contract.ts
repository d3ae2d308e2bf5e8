import { Ajv2020 } from 'ajv/dist/2020.js';
import { type HttpResult, readJson } from '../model/index.ts';

/** What a response has to be: its status ('4xx': any of these), and the JSON Schema of its body. */
export interface Contract {
  readonly status: number | '4xx';
  readonly schema?: object;
}

const ajv = new Ajv2020();
const longestBody = 120;

/** What is wrong with a response, as the rest of a sentence about it; undefined when it keeps the contract. */
export function breach(response: HttpResult, { status, schema }: Contract): string | undefined {
  if (!('status' in response)) return failure(response);
  const asked = status === '4xx' ? response.status >= 400 && response.status < 500 : response.status === status;
  if (!asked) return `answered ${shown(response)} instead of ${status}`;
  if (!schema) return undefined;
  const body = parsed(response);
  if (body === undefined) return `answered ${shown(response)}, which is not JSON`;
  const valid = ajv.compile(schema);
  if (valid(body)) return undefined;
  const [error] = valid.errors ?? [];
  return `answered ${shown(response)}, where ${error?.instancePath || 'the body'} ${error?.message}${allowed(error?.params)}`;
}

/** The body of a response as JSON; undefined when there is none or it is not JSON. */
export function parsed(response: HttpResult): unknown {
  if (!('status' in response)) return undefined;
  try {
    return readJson(response.body);
  } catch {
    return undefined;
  }
}

/** A response in short, for a sentence: '503 {"error":"…"}'. */
export function shown(response: HttpResult): string {
  if (!('status' in response)) return failure(response);
  const body = response.body.replace(/\s+/g, ' ').trim();
  return `${response.status} ${body.length > longestBody ? `${body.slice(0, longestBody)}…` : body || '(empty)'}`;
}

function failure({ failed, durationMs }: { readonly failed: string; readonly durationMs: number }): string {
  const reasons: Readonly<Record<string, string>> = {
    timeout: `gave no answer within ${(durationMs / 1000).toFixed(1)} s`,
    ECONNREFUSED: 'refused the connection',
    EHOSTUNREACH: 'could not be reached (nobody has this address)',
    ENETUNREACH: 'could not be reached (there is no route)',
    ECONNRESET: 'broke the connection off',
  };
  return reasons[failed] ?? `failed (${failed})`;
}

/** What a keyword of the schema asks for, where its message does not say it. */
function allowed(params: Readonly<Record<string, unknown>> | undefined): string {
  const wanted = params?.allowedValue ?? params?.allowedValues;
  return wanted === undefined ? '' : ` ${JSON.stringify(wanted)}`;
}
