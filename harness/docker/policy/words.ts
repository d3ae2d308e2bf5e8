/** The words of one line as a shell would make them of quotes and plain variables; else what it has that is not read. */
export function wordsOf(
  line: string,
  variables: ReadonlyMap<string, string>,
): readonly string[] | { readonly trouble: string } {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const one = line.charAt(at);
    if (quote !== '' && one === quote) quote = '';
    else if (quote === "'") word += one;
    else if (one === '$') {
      const [all, braced, plain] = /^\$(?:\{(\w+)\}|(\w+))/.exec(line.slice(at)) ?? [];
      const name = braced ?? plain;
      if (all === undefined || name === undefined) return { trouble: 'of $ only plain variables are read' };
      const value = variables.get(name);
      if (value === undefined) return { trouble: `the variable ${name} has no value` };
      word = (word ?? '') + value;
      at += all.length - 1;
    } else if (one === '`') return { trouble: 'no command is run inside a line' };
    else if (quote !== '') word += one;
    else if (one === '"' || one === "'") {
      quote = one;
      word ??= '';
    } else if (/\s/.test(one)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (one === '#' && word === undefined) break;
    else if (/[;&|<>()\\]/.test(one))
      return { trouble: `'${one}' is not read: one command a line, and no shell runs it` };
    else word = (word ?? '') + one;
  }
  if (quote !== '') return { trouble: `a quote ${quote} is not closed` };
  if (word !== undefined) words.push(word);
  return words;
}
