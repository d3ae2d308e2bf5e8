import type { ToldLine } from './told-lines.ts';
import { looksTyped, prompt } from './typed.ts';

const shells = /^(?:(?:ba|z|k|da)?sh|shell|console|shell-?session|terminal)\b/;
/** What was typed, with what came of it. */
const sessions = /^(?:console|(?:ba|z)?sh(?:ell)?-?session|terminal)\b/;

/**
 * The commands that a person types who follows a document, in their order: blocks of code that are shell, by their fence's language or by their looks. In
 * one with prompts, only what stands behind them. No block that begins with '#!', which is a file to be saved, and none below a heading that `leaveOut` meets, where it is given.
 */
export function commandsOf(lines: readonly ToldLine[], leaveOut?: RegExp): string[] {
  return lines.flatMap(({ kind, text, section, language = '' }) => {
    if (kind !== 'code' || text.startsWith('#!') || leaveOut?.test(section)) return [];
    if (language === '' ? !looksTyped(text) : !shells.test(language)) return [];
    return [withoutPrompts(text, language)];
  });
}

/** In the second line of what is typed, and of root where a session has no other. */
const goesOn = /^\s*>\s+/;
const asRoot = /^\s*#\s+/;

function withoutPrompts(text: string, language: string): string {
  const lines = text.split('\n');
  const own = lines.some((line) => prompt.test(line))
    ? prompt
    : sessions.test(language) && isOfRoot(lines)
      ? asRoot
      : undefined;
  if (own === undefined) return text;
  // The rest of a line that goes on is typed, too.
  let further = false;
  return lines
    .flatMap((line) => {
      const isTyped = own.test(line) || goesOn.test(line) || further;
      further = isTyped && line.endsWith('\\');
      return isTyped ? [line.replace(own, '').replace(goesOn, '')] : [];
    })
    .join('\n');
}

/** In a session, '# ip netns list' is a comment where other lines are typed, and else what root typed. */
function isOfRoot(lines: readonly string[]): boolean {
  const [first = ''] = lines;
  return asRoot.test(first) && looksTyped(first.replace(asRoot, '')) && !looksTyped(lines.join('\n'));
}
