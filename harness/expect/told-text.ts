import type { Nodes } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';

/** A text, and how many of its words are prose. */
export type ToldText = { readonly text: string; readonly prose: number };

/** A paragraph, a list item or a row of a table. What it has in code is no prose. */
export function tellProse(node: Nodes): ToldText {
  const cells = 'children' in node ? node.children.map((child) => textOf(child)) : [];
  return { text: node.type === 'paragraph' ? textOf(node) : cells.join(' '), prose: proseOf(node) };
}

/** Each line of code, with the chain of nft or of `iptables -L` that it stands in; what its comments say is prose. */
export function tellCode(code: string): ToldText[] {
  let chain = '';
  return code
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => {
      const opened = /^\s*chain (\S+)/i.exec(line)?.[1];
      if (opened) chain = opened;
      const hook = /hook (\w+)/.exec(line)?.[1];
      if (hook) chain += ` ${hook}`;
      const text = `${line} ${chain}`;
      if (/^\s*(\}|$)/.test(line)) chain = '';
      return { text, prose: commentWords(line) };
    });
}

function commentWords(line: string): number {
  const remarks = [/(?:^|\s)#(.*)$/, /comment "([^"]*)"/, /^\s*((?:[\p{L}\p{M}'’(),-]+[.,:;]? ){5,}.*[.:,]?)$/u];
  return Math.max(...remarks.map((remark) => countWords(remark.exec(line)?.[1] ?? '')));
}

function proseOf(node: Nodes): number {
  if (node.type === 'inlineCode') return 0;
  if (node.type === 'code') return tellCode(node.value).reduce((sum, { prose }) => sum + prose, 0);
  if (node.type === 'text') return countWords(node.value);
  return 'children' in node ? node.children.reduce((sum, child) => sum + proseOf(child), 0) : 0;
}

/** Lines that a tool lists or reads, and their columns: no prose, however many words they have. */
const listed =
  /^\s*(sudo |iptables|ip6tables|nft |ip |sysctl |-A |:\S+ (ACCEPT|DROP|-)\b|chain |table |target\s+prot|pkts\s+bytes|num\s+|(ACCEPT|DROP|REJECT|MASQUERADE|DNAT|SNAT|LOG|RETURN)\s+(all|tcp|udp|icmp|\d+)\b|type \w+ hook)/im;

/** Words of the rules themselves. */
const terms =
  /^(accept|drop|reject|masquerade|dnat|snat|log|return|forward|input|output|prerouting|postrouting|nat|filter|mangle|tcp|udp|icmp|dport|sport|chain|target|policy|match|table|rule)$/i;

/** Words of a natural language: letters only, at least two of them; signs, where a script puts no spaces; no line of a rule. */
function countWords(text: string): number {
  if (listed.test(text)) return 0;
  const words =
    text.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|(?<![\w-])\p{L}{2,}(?:-\p{L}+)*(?![\w-])/gu) ?? [];
  return words.filter((word) => !terms.test(word)).length;
}
