import type { Refusal } from '../model/index.ts';
import { type Instruction, instructionsOf } from './dockerfile-lines.ts';
import { fillings, type Values, valuesIn } from './dockerfile-values.ts';

/** What a Dockerfile needs before it can be built. */
export interface Dockerfile {
  /** The images that it starts from or copies from, without its own stages; with the line of each. */
  readonly images: readonly { readonly name: string; readonly line: number }[];
  /** What no build can be made of. */
  readonly problems: readonly Refusal[];
  /** The text without the lines that name another frontend: that would be an image of a registry. */
  readonly text: string;
}

const most = { characters: 100_000, instructions: 1000, images: 50 } as const;

/**
 * Reads a Dockerfile; `file` is its name for problems. Variables are filled in with what they can be in it: defaults, `given`, and ENV. What cannot be
 * told before the build is refused, not hoped for.
 */
export function readDockerfile(text: string, file: string, given: Readonly<Record<string, string>> = {}): Dockerfile {
  const refused = (sentence: string, line: number | null = null): Dockerfile => ({
    images: [],
    problems: [{ file, line, sentence }],
    text: '',
  });
  if (text.length > most.characters) return refused(`it has ${text.length} characters, more than anybody reads`);
  if (/^\s*(\/\/|\{)/.test(text.replace(/^\ufeff/, '')))
    return refused('it begins with no instruction, which would name another frontend than Docker’s', 1);
  const instructions = instructionsOf(text);
  if (instructions.length > most.instructions)
    return refused(`it has ${instructions.length} instructions, more than anybody reads`);
  const problems: Refusal[] = [];
  const images: { name: string; line: number }[] = [];
  const stages = new Set<string>();
  const values = valuesIn(instructions, given);
  const named = (raw: string, line: number) => {
    const names = fillings(raw, values) ?? [''];
    if (names.some((name) => name === '' || /[$"'\\`\s]/.test(name))) {
      const sentence = `it starts or copies from ${raw}, which is no image that can be told before the build`;
      problems.push({ file, line, sentence });
      return;
    }
    for (const name of names)
      if (name !== 'scratch' && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) images.push({ name, line });
  };
  for (const { keyword, rest, line } of instructions) {
    const flags = flagsOf(rest);
    if (keyword === 'FROM') {
      const [image = '', as = '', stage = ''] = rest.trim().split(/\s+/).slice(flags.length);
      named(image, line);
      if (as.toUpperCase() === 'AS') stages.add(stage.toLowerCase());
    }
    if (keyword === 'COPY' || keyword === 'ADD')
      for (const flag of flags) if (/^--from=/i.test(flag)) named(flag.slice('--from='.length), line);
    if (keyword === 'RUN')
      for (const from of flags.flatMap(
        (flag) => /^--mount=(?:.*,)?(?:from|source-image)=([^,]*)/i.exec(flag)?.[1] ?? [],
      ))
        named(from, line);
    const sentence = reachesOut({ keyword, rest, line }, flags, values);
    if (sentence) problems.push({ file, line, sentence });
  }
  if (!instructions.some(({ keyword }) => keyword === 'FROM'))
    problems.push({ file, line: null, sentence: 'it has no FROM line, so it is no Dockerfile' });
  return { images: images.slice(0, most.images), problems, text: withoutFrontend(text) };
}

/** The flags right behind an instruction, without quotes: a builder takes them off too. */
function flagsOf(rest: string): string[] {
  const words = rest.trim().split(/\s+/);
  const end = words.findIndex((word) => !/^["']?--/.test(word));
  return words.slice(0, end < 0 ? words.length : end).map((word) => word.replace(/["']/g, ''));
}

/** Why an instruction is not for a build of a submission's; undefined when it is. */
function reachesOut({ keyword, rest }: Instruction, flags: readonly string[], values: Values): string | undefined {
  if (
    keyword === 'RUN' &&
    flags.some((flag) => /^--(network(?!=none$)|security|mount=.*type=(secret|ssh))/i.test(flag))
  )
    return 'it asks for a network, secrets or privileges in a step of its build, which a grader does not give';
  if (keyword !== 'ADD') return undefined;
  if (/\$\{\w+(?!\w|\}|:?[-+])/.test(rest)) return 'it adds something under a name that can only be told in the build';
  // What quotes and backslashes hide from us they do not hide from a builder; JSON has escapes of its own.
  const whole = [rest, unescapedJson(rest)].flatMap((one) => fillings(one, values) ?? ['too much://']);
  const plain = whole.map((one) => one.replace(/["'\\`]/g, ''));
  return plain.some((one) => /[a-z][a-z0-9+.-]*:\/\/|\S@[^\s/]+:|(^|[\s[,])(github|gitlab)\.com\//i.test(one))
    ? 'it adds something from a network, and builds have none'
    : undefined;
}

function unescapedJson(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Takes out `# syntax=` wherever the comments at the top name it. */
function withoutFrontend(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^\ufeff?\s*(#|$)/.test(line));
  const isSyntax = (line: string) => /^\ufeff?\s*#\s*syntax\s*=/i.test(line);
  return lines.map((line, index) => ((end < 0 || index < end) && isSyntax(line) ? '#' : line)).join('\n');
}
