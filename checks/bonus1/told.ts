import { type Identity, type LabFile, readJson } from '../../harness/model/index.ts';
import { hops, told } from '../../labs/bonus1/mesh.ts';

export type ServiceName = (typeof hops)[number]['service'] | (typeof hops)[number]['caller'];

/** Where a service's sidecar takes requests, if it does, and where it tells of them. */
export type Sidecar = { readonly port: number | null; readonly metrics: string | null };

/** What the line `mesh` told: by service, as far as it did. */
export type Told = {
  readonly sidecars: Readonly<Partial<Record<ServiceName, Sidecar>>>;
  readonly identities: Readonly<Partial<Record<ServiceName, Identity>>>;
  /** What is missing of it, in sentences. */
  readonly missing: readonly string[];
};

export const services: readonly ServiceName[] = [
  ...new Set(hops.flatMap(({ caller, service }): ServiceName[] => [caller, service])),
];
/** Of a file, in base64: a chain of certificates is a tenth of it. */
const longest = 65_536;
const guarded = hops.map(({ service }): ServiceName => service);
const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/;
const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Reads what the line `mesh` left in its LAB_OUT. */
export function readTold(files: readonly LabFile[]): Told {
  const texts = new Map(
    files.map(({ name, content }) => [name, content === null || content.length > longest ? '' : textOf(content)]),
  );
  const missing: string[] = [];
  const authority = (texts.get(told.authority)?.match(certificate) ?? []).join('\n');
  if (authority === '') missing.push(`There is no certificate in ${told.authority}.`);
  const identities = services.flatMap((name) => {
    const text = texts.get(`${name}.pem`) ?? '';
    const own = text.match(certificate)?.join('\n');
    const secret = key.exec(text)?.[0];
    if (own === undefined || secret === undefined) missing.push(`There is no certificate with its key in ${name}.pem.`);
    return own === undefined || secret === undefined || authority === ''
      ? []
      : [[name, { certificate: own, key: secret, authority }] as const];
  });
  const sidecars = readSidecars(texts.get(told.sidecars) ?? '');
  for (const name of guarded)
    if (typeof sidecars[name]?.port !== 'number') missing.push(`${told.sidecars} names no port of ${name}.`);
  return { sidecars, identities: Object.fromEntries(identities), missing };
}

function readSidecars(text: string): Told['sidecars'] {
  const read = jsonOf(text);
  const entries = services.flatMap((name) => {
    const { port, metrics } = objectOf(objectOf(read)[name]);
    const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536;
    const own = { port: isPort ? port : null, metrics: typeof metrics === 'string' ? metrics.slice(0, 300) : null };
    return own.port === null && own.metrics === null ? [] : [[name, own] as const];
  });
  return Object.fromEntries(entries);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function jsonOf(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
}
