import type { ToldLine } from './told-lines.ts';

/** That something has an address, as a document says it, and the words that say it. */
export type ToldAddress = {
  readonly name: string;
  readonly address: string;
  readonly quote: string;
  readonly section: string;
};

/** A port of an address: '10.0.0.20:3000', or a row of a table that has a column for ports. */
export type ToldPort = {
  readonly address: string;
  readonly port: number;
  readonly quote: string;
  readonly section: string;
};

const address = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;

/** What may stand between a name and its address where the one is said to have the other: signs, and small words of some languages. */
const between =
  /^(?:[\s:=(|"'’`*[\]–—]|(?<!\p{L})(?:is|has|at|on|with|the|its|in|an?|ip|ipv4|address|namespace|service|lives|listens|answers|runs|reachable|ist|hat|unter|auf|mit|der|die|das|seine?|adresse|est|à|sous|l|tiene|dirección|en|la|el|è|ha|indirizzo)(?!\p{L})[,.]?)*$/iu;
const reverse = /^(?:\/\d+)?(?:[\s:=(|"'`*[–—]|(?<!\p{L})(?:is|belongs|to|of|the|ist|gehört|zu|est|es|è)(?!\p{L}))*$/iu;
const article = String.raw`(?:(?:the|our|your|its|an?|dem|den|der|die|das|des|le|la|les|el|los|il|lo)\s+|l['’])?`;
const quoted = '[\\s`"\'*]*$';
const ofWhom = 'of|for|von|vom|des|für|du|de|pour|del|para|di|della|per';
/** Before a name: who is spoken to or from, or whose something else it is; what stands behind it is the other end, or the other thing. */
const towards = new RegExp(
  String.raw`(?:\b(?:from|to|via|through|ping|pings|curl|between|aus|nach|zu|zum|zwischen|über|depuis|vers|desde|hacia|da|verso|exec|-n|${ofWhom})\s+${article}|->|→|=>)${quoted}`,
  'i',
);
const others =
  'gateway|via|route|default|next|source|sub-?net|mask|peer|dest|target|bridge|upstream|backend|remote|client|proxy|origin|resolver|\\bdns|quell|ziel|broadcast|network|netz|range|pool';
/** 'The address of' whoever is named next; that of its gateway is another's. */
const ownAddress = new RegExp(
  String.raw`(?<!(?:${others})[\w'’]*[- ])\b(?:ip(?:v4)?[- ]?)?(?:address|adresse|dirección|indirizzo|ip)\s+(?:${ofWhom})\s+${article}${quoted}`,
  'i',
);
/** A line about what is not, not any more, or not yet. */
const otherwise =
  /\b(?:instead|not|no longer|formerly|previously|earlier|was|were|wrong|would|suppose|if|imagine|example|e\.g|say|statt|nicht|früher|falsch|wäre|würde|wenn|beispiel|z\.\s?B|pas|ancien|si|no|antes|ejemplo|non)\b/i;
const longest = 60;
/** Every name in a line is held against every address in it. */
const mostOfLine = 4000;

/** Whether a line tells of what is not so, not any more, or not yet; code never does. */
export function isOtherwise({ kind, text }: Pick<ToldLine, 'kind' | 'text'>): boolean {
  return kind !== 'code' && otherwise.test(text);
}

/** The addresses in lines, each once. */
export function addressesIn(lines: readonly ToldLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ text }) => text.match(address) ?? []));
}

/**
 * Where lines say that one of `names` has an address: side by side in a sentence, or in a row of a table with a column for addresses. What merely
 * stands in one sentence, is run as a command, or is said not to be so, says nothing of the kind.
 */
export function toldAddresses(lines: readonly ToldLine[], names: readonly string[]): ToldAddress[] {
  const patterns = names.map((name) => ({ name, pattern: patternOf(name) }));
  return lines.flatMap((line) => {
    if (line.kind === 'code' || isOtherwise(line)) return [];
    const said = line.cells === undefined ? inSentence(line.text, patterns) : inRow(line, patterns);
    return said.map((one) => ({
      ...one,
      quote: line.text.replace(/\s+/g, ' ').trim().slice(0, 200),
      section: line.section,
    }));
  });
}

type Named = { readonly name: string; readonly pattern: RegExp };

/** 'api-gateway' is also 'API Gateway', and not 'api-gateway-2'. */
function patternOf(name: string): RegExp {
  const parts = name.split('-').map((part) => part.replace(/[^\w]/g, ''));
  return new RegExp(`(?<![\\w-])${parts.join('[-_ ]?')}(?![\\w]|-\\w|\\s*#?\\d+(?![\\d.]))`, 'gi');
}

function inSentence(whole: string, names: readonly Named[]): { name: string; address: string }[] {
  const text = whole.slice(0, mostOfLine);
  const places = names.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ name, start: match.index, end: match.index + match[0].length })),
  );
  const addresses = [...text.matchAll(address)].map((match) => ({
    address: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  return places.flatMap(({ name, start, end }) => {
    const before = text.slice(Math.max(0, start - longest), start);
    if (towards.test(before) && !ownAddress.test(before)) return [];
    const next = addresses.find((one) => one.start >= end && one.start - end <= longest);
    const last = addresses.findLast((one) => one.end <= start && start - one.end <= longest);
    const behind = next && between.test(text.slice(end, next.start)) ? next : undefined;
    const ahead = last && reverse.test(text.slice(last.end, start)) ? last : undefined;
    // Between two addresses, or in a list of names and addresses, it is not said which is whose.
    if (behind && ahead) return [];
    const [gap, said] = behind ? [text.slice(end, behind.start), behind] : [text.slice(ahead?.end, start), ahead];
    if (said === undefined || (addresses.length > 1 && gap.trim() === '')) return [];
    const taken =
      ahead && places.some((one) => one.end <= ahead.start && between.test(text.slice(one.end, ahead.start)));
    return taken ? [] : [{ name, address: said.address }];
  });
}

const forAddresses = new RegExp(String.raw`^(?!.*(?:${others})).*(?:addr|adress|\bip\b|direcci|indirizz)`, 'i');
const forEnds = /^(?:from|to|source|dest|von|nach|quelle|ziel|de|vers|desde|hacia|da)\b/i;
const forPorts = new RegExp(
  String.raw`^(?!.*(?:${others}|\bhost|extern|public|publish|öffentl)).*(?:\bports?\b|puerto|porta\b)`,
  'i',
);

function inRow({ cells = [], head = [] }: ToldLine, names: readonly Named[]): { name: string; address: string }[] {
  const at = head.findIndex((title) => forAddresses.test(title));
  if (at < 0 || head.some((title) => forEnds.test(title.trim()))) return [];
  const found = cells[at]?.match(address) ?? [];
  const [only] = found;
  if (only === undefined || found.length > 1) return [];
  // A cell about one of them, and about little else.
  const about = cells.flatMap((cell, index) => {
    const here = index === at ? [] : names.filter(({ pattern }) => cell.search(pattern) >= 0);
    const [one] = here;
    return here.length === 1 && one && cell.replace(one.pattern, '').trim().length < cell.trim().length / 2
      ? [one]
      : [];
  });
  const named = [...new Set(about)];
  return named.length === 1 && named[0] ? [{ name: named[0].name, address: only }] : [];
}

const ephemeral = 32_768;

/** Ports that lines give to addresses; not those of commands, and none from which a client would have come. */
export function toldPorts(lines: readonly ToldLine[]): ToldPort[] {
  return lines.flatMap((line) => {
    if (line.kind === 'code' || isOtherwise(line)) return [];
    const where = { quote: line.text.replace(/\s+/g, ' ').trim().slice(0, 200), section: line.section };
    const pairs = [...line.text.matchAll(/(?<![\d.])((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})(?!\d)/g)];
    const said = pairs.map(([, of = '', port]) => ({ address: of, port: Number(port), ...where }));
    return [...said, ...portInRow(line).map((one) => ({ ...one, ...where }))].filter(({ port }) => port < ephemeral);
  });
}

function portInRow({ cells = [], head = [] }: ToldLine): { address: string; port: number }[] {
  const at = head.findIndex((title) => forPorts.test(title));
  const addressAt = head.findIndex((title) => forAddresses.test(title));
  if (at < 0 || addressAt < 0 || head.some((title) => forEnds.test(title.trim()))) return [];
  const found = cells[addressAt]?.match(address) ?? [];
  const port = /^\D{0,6}(\d{2,5})(?:\/\w+)?$/.exec(cells[at]?.trim() ?? '')?.[1];
  return found.length === 1 && port !== undefined ? [{ address: found[0], port: Number(port) }] : [];
}
