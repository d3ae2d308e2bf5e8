import { posix } from 'node:path';
import { readYamlDocument } from '../model/read-yaml.ts';

/** How a service's image is built; paths below the submission's folder. */
export type ComposeBuild = {
  readonly context: string;
  readonly dockerfile: string;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
};

export type ComposeService = {
  readonly name: string;
  /** Null where the service is built. */
  readonly image: string | null;
  readonly build: ComposeBuild | null;
};

/** The services of a Compose file, or why nobody can read it, as the rest of a sentence that begins with the file. */
export type ComposeText = { readonly services: readonly ComposeService[] } | { readonly trouble: string };

/** Reads what a Compose file at `path` says of its services; variables stay as they are written, but for their defaults. */
export function readCompose(path: string, text: string): ComposeText {
  const read = readYamlDocument(text);
  if ('said' in read) return { trouble: `is no YAML: ${read.line === null ? '' : `line ${read.line}: `}${read.said}` };
  const { value } = read;
  if (!isRecord(value)) return { trouble: 'is no map of services, networks and volumes' };
  const services = value.services;
  if (!isRecord(services) || Object.keys(services).length === 0) return { trouble: 'names no services' };
  const wrong = Object.keys(services).find((name) => !isRecord(services[name]));
  if (wrong !== undefined) return { trouble: `has a service ${wrong} that says nothing of itself` };
  const folder = posix.dirname(path);
  return { services: Object.entries(services).map(([name, one]) => serviceOf(name, one as Plain, folder)) };
}

type Plain = Readonly<Record<string, unknown>>;

function serviceOf(name: string, { image, build }: Plain, folder: string): ComposeService {
  return {
    name,
    image: typeof image === 'string' ? defaulted(image) : null,
    build: build === undefined || build === null ? null : buildOf(build, folder),
  };
}

function buildOf(build: unknown, folder: string): ComposeBuild {
  const asked = isRecord(build) ? build : { context: build };
  const context = posix.join(folder, defaulted(String(asked.context ?? '.')));
  const { target, args } = asked;
  const buildArgs = argumentsOf(args);
  return {
    context,
    dockerfile: posix.join(context, defaulted(String(asked.dockerfile ?? 'Dockerfile'))),
    ...(typeof target === 'string' && { target: defaulted(target) }),
    ...(buildArgs && { buildArgs }),
  };
}

function argumentsOf(args: unknown): Record<string, string> | undefined {
  const pairs = Array.isArray(args)
    ? args.map((one) => String(one).split(/=(.*)/s, 2) as [string, string?])
    : isRecord(args)
      ? Object.entries(args)
      : [];
  const given = pairs.filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(([key, value]) => [key, defaulted(String(value))]));
}

/** What Compose fills in where nobody sets a variable: nobody does, for a grader. */
function defaulted(text: string): string {
  return text.replace(/\$\{\w+(?::?-([^}]*))?\}/g, (_, otherwise: string | undefined) => otherwise ?? '');
}

function isRecord(value: unknown): value is Plain {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
