import type { Refusal } from '../../model/index.ts';
import { wordsOf } from './words.ts';

/** A command of a policy, as the words that a program takes; `tolerant`: that it fails is of no account ('|| true'). */
export interface PolicyCommand {
  readonly line: number;
  readonly words: readonly string[];
  readonly tolerant: boolean;
}

const mostLines = 200;
const chain = 'DOCKER-USER';
const verbs = ['-A', '--append', '-I', '--insert', '-D', '--delete', '-F', '--flush'];
const matches = ['addrtype', 'comment', 'conntrack', 'icmp', 'iprange', 'limit', 'multiport', 'state', 'tcp', 'udp'];
const targets = ['ACCEPT', 'DROP', 'LOG', 'REJECT', 'RETURN'];
/** Options with one word behind them; each is looked at by itself, as some could name a program or a file (iptables(8)). */
const withWord = new Set(
  `-i --in-interface -o --out-interface -s --source --src -d --destination --dst -p --protocol --dport --destination-port --sport
  --source-port --dports --destination-ports --sports --source-ports --ports --ctstate --state --ctorigdst --ctorigdstport
  --ctorigsrc --ctdir --ctproto --comment --limit --limit-burst --reject-with --log-prefix --log-level --icmp-type --src-range
  --dst-range --src-type --dst-type`.split(/\s+/),
);
/** What scripts have around their commands, and does nothing here. */
const idle = ['set', 'echo', 'exit'];
const alone = ['!', '--syn', '-w', '--wait'];

/**
 * Reads a policy: lines of iptables(8) about DOCKER-USER, one command each, with plain variables. No shell runs them, as they are meant for the
 * machine's own tables. Returns the commands, or what is refused, each with its line.
 */
export function readPolicy(text: string, file: string): readonly PolicyCommand[] | { readonly refused: Refusal[] } {
  const refused: Refusal[] = [];
  const commands: PolicyCommand[] = [];
  const variables = new Map<string, string>();
  for (const { line, text: whole } of wholeLines(text)) {
    const said = commandOf(whole, variables);
    if (said === undefined) continue;
    if ('trouble' in said) refused.push({ file, line, sentence: said.trouble });
    else commands.push({ line, ...said });
  }
  if (commands.length > mostLines)
    refused.push({ file, line: null, sentence: `it has more than ${mostLines} commands` });
  return refused.length > 0 ? { refused } : commands;
}

function wholeLines(text: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = [];
  let open = false;
  for (const [at, one] of text.split(/\r?\n/).entries()) {
    const last = lines.at(-1);
    if (open && last) last.text += ` ${one}`;
    else lines.push({ line: at + 1, text: one });
    const own = lines.at(-1);
    open = own?.text.endsWith('\\') ?? false;
    if (own && open) own.text = own.text.slice(0, -1);
  }
  return lines;
}

function commandOf(
  text: string,
  variables: Map<string, string>,
): Omit<PolicyCommand, 'line'> | { trouble: string } | undefined {
  const plain = text.replace(/\s*(\d?>\s*\/dev\/null)?\s*(\|\|\s*(true|:))?\s*$/, '');
  const tolerant = /\|\|\s*(true|:)\s*$/.test(text);
  const words = wordsOf(plain, variables);
  if ('trouble' in words) return words;
  if (words.length === 0 || idle.includes(words[0] ?? '')) return undefined;
  const [, name, value] = /^(\w+)=(.*)$/s.exec(words[0] ?? '') ?? [];
  if (name !== undefined && words.length === 1) {
    variables.set(name, value ?? '');
    return undefined;
  }
  const own = words[0] === 'sudo' ? words.slice(1) : words;
  const program = own[0]?.replace(/^(\/usr)?\/sbin\//, '') ?? '';
  if (!['iptables', 'ip6tables'].includes(program))
    return { trouble: `'${own[0]}' is not run: here stand lines of iptables, and variables` };
  const trouble = troubleIn(own.slice(1));
  return trouble === undefined ? { words: [program, ...own.slice(1)], tolerant } : { trouble };
}

function troubleIn(words: readonly string[]): string | undefined {
  let isVerb = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (verbs.includes(word)) {
      isVerb = true;
      if (next !== chain) return `it changes ${next ?? 'no chain'}: only ${chain} is yours`;
      at++;
      if (/^\d+$/.test(words[at + 1] ?? '')) at++;
    } else if (word === '-t' || word === '--table') {
      if (next !== 'filter') return `it changes the table ${next}: ${chain} is in filter`;
      at++;
    } else if (word === '-m' || word === '--match') {
      if (!matches.includes(next ?? '')) return `the match ${next} is not taken; these are: ${matches.join(', ')}`;
      at++;
    } else if (word === '-j' || word === '--jump') {
      if (!targets.includes(next ?? '')) return `the target ${next} is not taken; these are: ${targets.join(', ')}`;
      at++;
    } else if (word === '--tcp-flags') at += 2;
    else if (withWord.has(word)) at++;
    else if (!alone.includes(word)) return `the option ${word} is not taken`;
  }
  return isVerb ? undefined : 'it changes no chain: -A, -I, -D or -F is missing';
}
