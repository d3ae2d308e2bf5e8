import { causedBySubmission, type Ruleset } from '../model/index.ts';
import { type Passage, passages } from './passages.ts';
import { type Claims, claimsOf, type Names, policyClaims, type Words } from './rule-claims.ts';

/** A rule or policy that the document does not cover, and in what way. */
export interface Undocumented {
  readonly what: string;
  readonly why: string;
}

/** Words of prose that a section owes for each rule it shows: fewer are a label, not an explanation. */
const wordsPerRule = 4;

/** Each rule is looked for in each passage: there are limits to both. A rule that is told line by line takes a few lines. */
const most = { rules: 500, linesOfOne: 12 } as const;

type Wanted = { readonly what: string; readonly claims: Claims };

/**
 * Which rules, and which policies other than ACCEPT, are not in the document. One is recognised where a line or a paragraph names its
 * chain (or hook), its target and every value it matches, in whatever order, syntax or spelling; chain and target may stand in the sentence
 * before, and a variable stands for a value. It is explained where the section around has prose enough for all the rules it shows, or
 * another does for those whose chain and target it names. `names` is what addresses are also called. Throws where there is more to read
 * than anybody would.
 */
export function undocumented(
  { rules, chains }: Ruleset,
  document: string,
  names: Names = {},
): { missing: Undocumented[]; total: number } {
  if (rules.length + chains.length > most.rules)
    throw causedBySubmission(
      `There are ${rules.length + chains.length} rules and chains; at most ${most.rules} are looked for in a document.`,
    );
  const hooks = new Map(chains.map(({ table, chain, hook }) => [`${table} ${chain}`, hook]));
  const policies = chains.filter(({ policy }) => policy !== '' && policy !== 'ACCEPT');
  const wanted: Wanted[] = [
    ...rules.map((rule) => ({
      what: `'${rule.text}' in ${rule.chain}`,
      claims: claimsOf(rule, hooks.get(`${rule.table} ${rule.chain}`) ?? '', names),
    })),
    ...policies.map((chain) => ({ what: `the policy ${chain.policy} of ${chain.chain}`, claims: policyClaims(chain) })),
  ];
  const single = passages(document);
  const all = [...single, ...toldLineByLine(single, wanted)];
  const shown = bySection(wanted, all, isTold);
  const named = bySection(wanted, all, isNamed);
  const prose = proseAround(single, wanted);
  const explains = (places: ReadonlyMap<number, ReadonlySet<Wanted>>, one: Wanted) =>
    [...places].some(([section, here]) => here.has(one) && (prose.get(section) ?? 0) >= wordsPerRule * here.size);
  const missing = wanted.flatMap((one) => {
    if (![...shown.values()].some((here) => here.has(one))) return [{ what: one.what, why: 'is not in the document' }];
    if (explains(shown, one) || explains(named, one)) return [];
    return [{ what: one.what, why: 'is shown without an explanation in prose' }];
  });
  return { missing, total: wanted.length };
}

function isNamed({ claims: { chain, target } }: Wanted, { words, lead }: Passage): boolean {
  return (chain(words) || chain(lead)) && (target(words) || target(lead));
}

function isTold(one: Wanted, passage: Passage): boolean {
  if (!isNamed(one, passage)) return false;
  return one.claims.values.filter((claim) => !claim(passage.words)).length <= passage.placeholders;
}

/** Which rules each section has, in the one way or the other. */
function bySection(
  wanted: readonly Wanted[],
  all: readonly Passage[],
  has: (one: Wanted, passage: Passage) => boolean,
): Map<number, Set<Wanted>> {
  const found = new Map<number, Set<Wanted>>();
  for (const passage of all) {
    const here = wanted.filter((one) => has(one, passage));
    if (here.length > 0) found.set(passage.section, new Set([...(found.get(passage.section) ?? []), ...here]));
  }
  return found;
}

/** Sections that tell one rule, its chain in one line and its target in another, each as one passage. */
function toldLineByLine(all: readonly Passage[], wanted: readonly Wanted[]): Passage[] {
  const hasTarget = (words: Words) => wanted.some(({ claims }) => claims.target(words));
  const hasBoth = (words: Words) => wanted.some(({ claims }) => claims.target(words) && claims.chain(words));
  const sections = [...Map.groupBy(all, ({ section }) => section).values()];
  return sections.flatMap((lines) => {
    const targets = lines.filter(({ own }) => hasTarget(own));
    const [first] = lines;
    if (!first || lines.length > most.linesOfOne || targets.length > 1 || lines.some(({ own }) => hasBoth(own)))
      return [];
    const words = { has: (word: string) => lines.some((line) => line.words.has(word)) };
    return [{ ...first, words, placeholders: Math.max(...lines.map(({ placeholders }) => placeholders)) }];
  });
}

/** Words of prose for each section: its own, and those below its subheadings that speak of rules. */
function proseAround(all: readonly Passage[], wanted: readonly Wanted[]): Map<number, number> {
  const speaks = ({ words }: Passage) => wanted.some(({ claims }) => claims.chain(words) || claims.target(words));
  const prose = new Map<number, number>();
  for (const passage of all) {
    const { section, above, prose: own } = passage;
    if (own === 0) continue;
    const counts = speaks(passage) ? [...above, section] : [section];
    for (const one of counts) prose.set(one, (prose.get(one) ?? 0) + own);
  }
  return prose;
}
