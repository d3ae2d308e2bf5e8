import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { interpreterOf, isCompose, quote, readText, type Submission } from '../../harness/submission/index.ts';

/** What of a folder a submission.json could name. */
export interface WorkFound {
  readonly scripts: readonly string[];
  readonly composeFiles: readonly string[];
  /** Markdown files, and the lines of the shell commands in their code blocks. */
  readonly blocks: readonly { readonly path: string; readonly blocks: number; readonly lines: number }[];
}

const markdownBytes = 200_000;

/** Looks through a submission's files. */
export function findWorkIn({ entries }: Pick<Submission, 'entries'>): WorkFound {
  const files = entries.filter((entry) => entry.kind === 'file');
  const paths = files.map(({ path }) => path);
  const markdown = files.filter(({ path, data }) => /\.(md|markdown)$/i.test(path) && data.length <= markdownBytes);
  return {
    scripts: paths.filter((path) => interpreterOf(path) !== undefined),
    composeFiles: paths.filter(isCompose),
    blocks: markdown.flatMap(({ path, data }) => {
      const code = shellBlocks(fromMarkdown(readText(data)));
      const lines = code.reduce((sum, text) => sum + text.split('\n').length, 0);
      return code.length === 0 ? [] : [{ path, blocks: code.length, lines }];
    }),
  };
}

function shellBlocks(node: Nodes): readonly string[] {
  if (node.type !== 'code') return 'children' in node ? node.children.flatMap(shellBlocks) : [];
  const isShell = /^(sh|bash|zsh|shell|console|shell-session)$/i.test(node.lang ?? '');
  return isShell || (!node.lang && /^(\$ |# |sudo |ip |iptables )/m.test(node.value)) ? [node.value] : [];
}

/** The same, in lines for a person. */
export function workLines({ scripts, composeFiles, blocks }: WorkFound): readonly string[] {
  return [
    `Scripts: ${list(scripts)}`,
    `Compose files: ${list(composeFiles)}`,
    `Shell commands in Markdown: ${list(blocks.map(({ path, blocks: count, lines }) => `${path} (${count} blocks, ${lines} lines)`))}`,
    ...(scripts.length === 0 && blocks.length > 0
      ? ['A day is brought up by a line, so put the commands of the documents into a script for each day.']
      : []),
  ];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => (/^[\w./+() ,-]+$/.test(name) ? name : quote(name)));
  if (names.length === 0) return 'none';
  return names.length > 30 ? `${shown.join(', ')} and ${names.length - 30} more` : shown.join(', ');
}
