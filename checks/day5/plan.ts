import { type ComposeBuild, type ComposeService, readCompose } from '../../harness/expect/compose-file.ts';
import type { FilesContext } from '../../harness/model/index.ts';
import { composeFiles, owned } from '../../labs/day5/stack.ts';

/** What the submission's files say of its stack, read by us. */
export type Plan = {
  /** The Compose file's path; null when there is none. */
  readonly file: string | null;
  /** What is wrong with the Compose file, in a sentence; null when it can be read. */
  readonly trouble: string | null;
  /** Whether there is one, and it cannot be read. */
  readonly unread: boolean;
  /** Of every service that is built, and of those that have to be. */
  readonly images: readonly PlannedImage[];
};

export type PlannedImage = {
  readonly service: string;
  /** Null where nothing says how it is built. */
  readonly build: ComposeBuild | null;
};

/** Reads the plan: the Compose file where there is one, else Dockerfiles that are named after their services. */
export function planOf({ files, lines }: Pick<FilesContext, 'files' | 'lines'>): Plan {
  const named = lines.compose;
  const file = named ?? composeFiles.find((path) => files.paths.includes(path)) ?? null;
  const text = file === null ? null : files.text(file);
  if (file === null || text === null) {
    const trouble =
      named === undefined
        ? `There is no Compose file: none of ${composeFiles.join(', ')}, and submission.json names no days.day5.compose.`
        : `The Compose file that submission.json names, '${named}', is not in the submission.`;
    return {
      file: null,
      trouble,
      unread: false,
      images: owned.map((service) => ({ service, build: customary(service, files.paths) })),
    };
  }
  const compose = readCompose(file, text);
  if ('trouble' in compose)
    return {
      file,
      unread: true,
      trouble: `${file} ${compose.trouble}.`,
      images: owned.map((service) => ({ service, build: customary(service, files.paths) })),
    };
  return { file, trouble: null, unread: false, images: imagesOf(compose.services, files.paths) };
}

function imagesOf(services: readonly ComposeService[], paths: readonly string[]): PlannedImage[] {
  const built = services.flatMap(({ name, build }) => (build === null ? [] : [{ service: name, build }]));
  const missing = owned.filter((service) => built.every((one) => one.service !== service));
  const isNamed = (service: string) => services.some(({ name }) => name === service);
  return [
    ...built,
    ...missing.map((service) => ({ service, build: isNamed(service) ? null : customary(service, paths) })),
  ];
}

/** Where a Dockerfile lies that no Compose file leads to. */
function customary(service: string, paths: readonly string[]): ComposeBuild | null {
  for (const folder of ['day5/', '']) {
    for (const [context, dockerfile] of [
      [`${folder}${service}`, `${folder}${service}/Dockerfile`],
      [folder === '' ? '.' : 'day5', `${folder}Dockerfile.${service}`],
    ] as const) {
      if (paths.includes(dockerfile)) return { context, dockerfile };
    }
  }
  return null;
}
