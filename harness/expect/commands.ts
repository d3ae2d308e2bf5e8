import type { ToldLine } from './told-lines.ts';

const shells = /^(?:(?:ba|z|k)?sh|shell|console|shell-?session|shellsession|terminal)\b/;
/** How a block without a language begins that is meant to be typed. */
const typed =
  /^\s*(?:\$ |sudo |ip |iptables|nft |sysctl |bridge |bash |sh |node |npm |npx |python3? |make |docker|curl |cd |mkdir |export |for |\.\/)/;

/**
 * The commands that a person types who follows a document, in their order: blocks of code that are shell, by their fence's language or by their looks. In
 * one with prompts, only what stands behind them. No block that begins with '#!', which is a file to be saved, and none below a heading that `leaveOut` meets.
 */
export function commandsOf(lines: readonly ToldLine[], leaveOut: RegExp): string[] {
  return lines.flatMap(({ kind, text, section, language = '' }) => {
    if (kind !== 'code' || text.startsWith('#!') || leaveOut.test(section)) return [];
    if (language === '' ? !typed.test(text) : !shells.test(language)) return [];
    return [withoutPrompts(text)];
  });
}

const prompt = /^\s*(?:[\w.@~:/-]*\$|>)\s+/;

function withoutPrompts(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => /^\s*[\w.@~:/-]*\$\s/.test(line))) return text;
  // The rest of a line that goes on is typed, too.
  let goesOn = false;
  return lines
    .flatMap((line) => {
      const isTyped = prompt.test(line) || goesOn;
      goesOn = isTyped && line.endsWith('\\');
      return isTyped ? [line.replace(prompt, '')] : [];
    })
    .join('\n');
}
