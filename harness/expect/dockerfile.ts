import { DockerfileParser } from 'dockerfile-ast';

/** One stage of a Dockerfile. */
export interface Stage {
  /** After AS, in small letters as builders compare it; null without one. */
  readonly name: string | null;
  /** After FROM: an image, or the name of an earlier stage. */
  readonly base: string;
  /** Names or numbers of stages, or images, that it copies or mounts files from. */
  readonly sources: readonly string[];
}

/** A Dockerfile as it reads. */
export interface DockerfileText {
  readonly stages: readonly Stage[];
  /** Why no builder takes it, as the rest of a sentence that begins with the file; null when nothing speaks against it. */
  readonly trouble: string | null;
}

const keywords = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME ' +
    'WORKDIR'
  ).split(' '),
);

/** Reads a Dockerfile; variables in names stay as they are written, but for those declared above the first FROM: they are what is given, else their default. */
export function readDockerfile(text: string, given: Readonly<Record<string, string>> = {}): DockerfileText {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const stages: { name: string | null; base: string; sources: string[] }[] = [];
  const lines = text.split(/\r?\n/);
  const defaults = new Map<string, string>();
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword();
    const words = instruction.getArguments().map((argument) => argument.getValue());
    const current = stages.at(-1);
    if (!keywords.has(keyword)) {
      const line = instruction.getRange().start.line + 1;
      return { stages, trouble: `has the line ${line}, which begins with no instruction of Docker's: ${keyword}` };
    }
    if (keyword === 'ARG' && current === undefined) {
      const [name = '', value = ''] = (words[0] ?? '').split('=');
      defaults.set(name, new Map(Object.entries(given)).get(name) ?? value.replace(/^(["'])(.*)\1$/, '$2'));
    } else if (keyword === 'FROM') {
      const base = filled(words[0] ?? '', defaults);
      if (base === '') return { stages, trouble: 'has a FROM that names no image' };
      const at = words.findIndex((word) => word.toUpperCase() === 'AS');
      stages.push({ name: (at > 0 && words[at + 1]?.toLowerCase()) || null, base, sources: [] });
    } else if (current === undefined) {
      return { stages, trouble: `begins with ${keyword}: before FROM there is nothing to do that to` };
    } else {
      const { start, end } = instruction.getRange();
      const written = lines.slice(start.line, end.line + 1).join(' ');
      const flags = written.matchAll(/\s--(?:from=|mount=\S*\bfrom=)([^\s,]+)/g);
      for (const [, from = ''] of flags) current.sources.push(filled(from, defaults));
    }
  }
  return { stages, trouble: stages.length === 0 ? 'has no FROM, so there is nothing to build' : null };
}

/**
 * Why an image is not built in several stages, as the rest of a sentence that begins with the file; null when it is: then the stage
 * that becomes the image takes files from another one, which itself does not become a part of it.
 */
export function singleStage({ stages }: DockerfileText, target?: string): string | null {
  const indexOf = (name: string, before: number) => {
    const byName = stages.findLastIndex((stage, index) => index < before && stage.name === name.toLowerCase());
    return byName >= 0 ? byName : /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1;
  };
  const last = target === undefined ? stages.length - 1 : indexOf(target, stages.length);
  if (last < 0) return target === undefined ? 'has no stage' : `has no stage ${target}`;
  const chain: number[] = [];
  for (let at = last; at >= 0; at = indexOf(stages[at]?.base ?? '', at)) chain.push(at);
  const others = chain.flatMap((at) => stages[at]?.sources.map((source) => indexOf(source, at)) ?? []);
  if (others.some((index) => index >= 0 && !chain.includes(index))) return null;
  if (stages.length === 1) return 'has one stage only';
  return `has ${stages.length} stages, but the one that becomes the image takes nothing from another by COPY --from`;
}

function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (whole, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
      values.get(braced ?? bare ?? '') ?? otherwise ?? whole,
  );
}
