import type { HttpResult } from '../../harness/model/index.ts';

const mostText = 2000;

/** The value in an answer of a key-value store: the body, or what Consul's JSON has in its place (developer.hashicorp.com/consul/api-docs/kv); null where there is none. */
export function valueIn(answer: HttpResult | null): string | null {
  if (answer === null || !('status' in answer) || answer.status !== 200) return null;
  const body = answer.body.slice(0, mostText);
  try {
    const [first] = JSON.parse(body) as { readonly Value?: unknown }[];
    if (typeof first?.Value === 'string') return atob(first.Value);
  } catch {
    // No list of Consul's: the value itself.
  }
  return body;
}

/** The first IPv4 address in a text; null where there is none. */
export function addressIn(text: string | null): string | null {
  const found = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\.\d)/.exec(text ?? '')?.[0];
  return found?.split('.').every((byte) => Number(byte) < 256) ? found : null;
}
