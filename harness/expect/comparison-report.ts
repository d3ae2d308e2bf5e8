import type { Nodes, Root, Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { readMarkdown } from './markdown.ts';
import { likeliestOf, numbersIn, type Side, sidesIn } from './stacks.ts';

/** What a table says of one stack; null where a figure is missing or no number. */
export type Figures = { readonly perSecond: number | null; readonly failed: number | null };

/** What a report on two stacks says. */
export type ReportText = {
  /** Null for a stack that no table has a row for. */
  readonly linux: Figures | null;
  readonly docker: Figures | null;
  /** Null without a line 'Winner: …' that names one. */
  readonly winner: Side | 'none' | null;
  /** The different servers that its URLs lead to, as 'host:port': IPv4 addresses and local names only. */
  readonly servers: readonly string[];
  readonly method: { readonly tool: boolean; readonly connections: boolean; readonly extent: boolean };
};

const rate = /\brps\b|\br\/s\b|\breq(?:uest)?s?\.?\s*(?:\/|per)\s*s|requests?\s+a\s+second/i;
const failure = /\bfail|\berrors?\b|\bnon-?2xx\b/i;
// Each quantifier is bounded: a hostile report must not take for ever to be read.
const tools =
  /\b(?:ab|apache ?bench|wrk2?|hey|autocannon|k6|siege|bombardier|oha|vegeta|locust|httperf|fortio|tool|load generator|script|program)\b|\.(?:ts|js|py|sh)\b/i;
const connections =
  /\b\d+\s{1,3}(?:[\w-]{1,30}\s{1,3})?(?:connections?|clients?|users?|threads?|workers?)\b|\b(?:connections?|concurrency|clients?)\b\W{1,5}\d+|\s-c\s{0,3}\d+|\s--connections[ =]\d+/i;
const extent =
  /\b\d[\d,.]{0,20}\s{0,3}(?:s|sec|secs|seconds?|ms|min|minutes?)\b|\b\d[\d,. ]{0,20}\s{0,3}requests\b|\brequests?\b\W{1,5}\d+|\s-[ndzt]\s{0,3}\d+/i;

/** Reads a Markdown report on how two stacks compare. Throws where it is too long to be read. */
export function readReport(text: string): ReportText {
  const tree = readMarkdown(text);
  const tables = all(tree, 'table').map((table) => readTable(table as Table));
  const best = tables.toSorted((a, b) => worth(b) - worth(a))[0];
  return {
    linux: best?.linux ?? null,
    docker: best?.docker ?? null,
    winner: winnerOf(tree),
    servers: serversIn(text),
    method: { tool: tools.test(text), connections: connections.test(text), extent: extent.test(text) },
  };
}

type Rows = Pick<ReportText, 'linux' | 'docker'>;

function readTable({ children: [head, ...rows] }: Table): Rows {
  const heads = head?.children.map((cell) => textOf(cell)) ?? [];
  const rateAt = heads.findIndex((title, index) => index > 0 && rate.test(title));
  const failedAt = heads.findIndex((title, index) => index > 0 && failure.test(title));
  const read = (side: Side): Figures | null => {
    const row = rows.find(({ children: [first] }) => first !== undefined && sideOf(textOf(first)) === side);
    if (row === undefined || (rateAt < 0 && failedAt < 0)) return null;
    const cell = (index: number) => {
      const found = index < 0 ? undefined : row.children[index];
      return found === undefined ? null : numberIn(textOf(found));
    };
    return { perSecond: cell(rateAt), failed: cell(failedAt) };
  };
  return { linux: read('linux'), docker: read('docker') };
}

/** How much of what we look for a table has. */
function worth({ linux, docker }: Rows): number {
  const figures = [linux?.perSecond, linux?.failed, docker?.perSecond, docker?.failed];
  return figures.filter((one) => one !== null && one !== undefined).length;
}

/** 'Docker on Linux' is Docker. */
function sideOf(name: string): Side | undefined {
  return sidesIn(name)[0];
}

/** The first number of a cell. */
function numberIn(cell: string): number | null {
  const [first] = numbersIn(cell);
  return first === undefined ? null : likeliestOf(first);
}

function winnerOf(tree: Root): ReportText['winner'] {
  const blocks = [...all(tree, 'paragraph'), ...all(tree, 'heading')].map((node) => textOf(node));
  const lines = blocks.flatMap((block) => block.split('\n'));
  const named = lines.map((line) => /^\s*winner\s*[:：]\s*(.+)$/i.exec(line)?.[1]).find((one) => one !== undefined);
  if (named === undefined) return null;
  const begin = named.replace(/^\W*(?:the\s+)?(?:raw\s+)?/i, '');
  if (/^(?:no(?:ne| (?:\w+ )?difference)?|neither|draw|tie|nobody|undecided)\b/i.test(begin)) return 'none';
  if (/^docker/i.test(begin)) return 'docker';
  return /^(?:linux|namespaces?|network namespaces?)/i.test(begin) || /^\W*(?:the\s+)?raw\b/i.test(named)
    ? 'linux'
    : null;
}

function serversIn(text: string): string[] {
  const urls = text.match(/\bhttp:\/\/[\w.:[\]-]+/g) ?? [];
  const servers = urls.flatMap((url) => {
    if (!URL.canParse(url)) return [];
    const { hostname, port } = new URL(url);
    const isLocal = /^[\d.]+$/.test(hostname) || !hostname.includes('.');
    return isLocal ? [`${hostname}:${port || '80'}`] : [];
  });
  return [...new Set(servers)];
}

function all(node: Nodes, type: Nodes['type']): Nodes[] {
  const below = 'children' in node ? node.children.flatMap((child) => all(child, type)) : [];
  return node.type === type ? [node, ...below] : below;
}
