import { DockerfileParser } from 'dockerfile-ast';
import type { Refusal } from '../model/index.ts';

/** What a Dockerfile needs before it can be built. */
export interface Dockerfile {
  /** The images that it starts from or copies from, without its own stages; with the line of each. */
  readonly images: readonly { readonly name: string; readonly line: number }[];
  /** What no build can be made of. */
  readonly problems: readonly Refusal[];
  /** The text without the line that names another frontend: that would be an image of a registry. */
  readonly text: string;
}

/** Reads a Dockerfile; `file` is its name for problems. Build arguments in FROM are resolved where they have a default or are in `given`. */
export function readDockerfile(text: string, file: string, given: Readonly<Record<string, string>> = {}): Dockerfile {
  const parsed = DockerfileParser.parse(text);
  const problems: Refusal[] = [];
  const args = new Map<string, string>();
  for (const arg of parsed.getInitialARGs()) {
    const property = arg.getProperty();
    if (property) args.set(property.getName(), given[property.getName()] ?? property.getValue() ?? '');
  }
  const resolve = (word: string) =>
    word.replace(/\$\{?(\w+)(?::-([^}]*))?\}?/g, (_, name: string, otherwise = '') => args.get(name) || otherwise);
  const stages = new Set<string>();
  const images: { name: string; line: number }[] = [];
  const named = (name: string, line: number) => {
    if (name !== '' && name !== 'scratch' && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name))
      images.push({ name, line });
  };
  const froms = parsed.getFROMs();
  if (froms.length === 0) problems.push({ file, line: null, sentence: 'it has no FROM line, so it is no Dockerfile' });
  for (const from of froms) {
    named(resolve(from.getImage() ?? ''), from.getRange().start.line + 1);
    const stage = from.getBuildStage();
    if (stage) stages.add(stage.toLowerCase());
  }
  for (const copy of parsed.getCOPYs()) {
    for (const flag of copy.getFlags()) {
      if (flag.getName() === 'from') named(flag.getValue() ?? '', copy.getRange().start.line + 1);
    }
  }
  for (const instruction of parsed.getInstructions()) {
    const sentence = reachesOut(instruction.getKeyword(), instruction.getTextContent());
    if (sentence) problems.push({ file, line: instruction.getRange().start.line + 1, sentence });
  }
  return { images, problems, text: text.replace(/^#\s*syntax\s*=.*$/im, '#') };
}

/** Why an instruction is not for a build of a submission's; undefined when it is. */
function reachesOut(keyword: string, text: string): string | undefined {
  if (keyword === 'RUN' && /^RUN\s+(--\S+\s+)*--(network=(?!none)|security=)/i.test(text))
    return 'it asks for a network or privileges in a step of its build, which a grader does not give';
  if (keyword === 'ADD' && /\s(https?:\/\/|git@|git:\/\/)/.test(text))
    return 'it adds something from a network, and builds have none';
  return undefined;
}
