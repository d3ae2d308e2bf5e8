/** An instruction of a Dockerfile as a builder reads it. */
export interface Instruction {
  /** In capital letters; of ONBUILD's, the instruction that it holds back. */
  readonly keyword: string;
  /** What follows, on one line. */
  readonly rest: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

const heredocKeywords = new Set(['ADD', 'COPY', 'RUN']);

/**
 * The instructions of a Dockerfile, put together as BuildKit does it (frontend/dockerfile/parser/parser.go): with its escape character, continued
 * lines, comments between them, and here-documents. Builders without here-documents take their lines for
 * instructions: an ADD in one is among them, and the others fail there.
 */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const sign = escapeOf(lines);
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (isSkipped(lines[at] ?? '')) continue;
    const line = at + 1;
    const parts: string[] = [];
    for (;;) {
      const { text: part, goesOn } = continued(lines[at] ?? '', sign);
      parts.push(part);
      if (!goesOn) break;
      do at++;
      while (at < lines.length && isSkipped(lines[at] ?? ''));
      if (at >= lines.length) break;
    }
    found.push(instruction(parts.join(''), line));
    at = withHeredocs(lines, at, line, found);
  }
  return found;
}

function instruction(text: string, line: number): Instruction {
  let [, keyword = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? [];
  while (keyword.toUpperCase() === 'ONBUILD' && rest !== '')
    [, keyword = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(rest) ?? [];
  return { keyword: keyword.toUpperCase(), rest, line };
}

/** Adds the lines of the instruction's here-documents as instructions of their own. Returns the last line that belongs to it. */
function withHeredocs(lines: readonly string[], end: number, line: number, found: Instruction[]): number {
  const { keyword, rest } = found.at(-1) ?? { keyword: '', rest: '' };
  if (!heredocKeywords.has(keyword)) return end;
  let at = end;
  for (const [, dash, name = ''] of rest.matchAll(/<<(-?)["']?([A-Za-z_][\w.]*)["']?/g)) {
    const isEnd = (one: string) => (dash ? one.replace(/^\t+/, '') : one) === name;
    const last = lines.findIndex((one, index) => index > at && isEnd(one));
    if (last < 0) return at;
    const inside = lines.slice(at + 1, last).map((body) => instruction(body, line));
    found.push(...inside.filter((one) => one.keyword === 'ADD'));
    at = last;
  }
  return at;
}

/** The character that `# escape=` names among the directives at the top; they end at the first line that is none. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = '', value = ''] = /^\s*#\s*([a-zA-Z][\w-]*)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === '') break;
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

/** A line without the sign at its end by which it goes on. */
function continued(line: string, sign: string): { readonly text: string; readonly goesOn: boolean } {
  const whole = line.trimEnd();
  if (!whole.endsWith(sign)) return { text: line, goesOn: false };
  // A sign that is escaped itself ends nothing.
  if (whole.at(-2) === sign) return { text: line, goesOn: false };
  return { text: whole.slice(0, -1), goesOn: true };
}

const isSkipped = (line: string) => /^\s*(#|$)/.test(line);
