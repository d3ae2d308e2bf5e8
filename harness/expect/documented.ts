import { type Chain, causedBySubmission, type Rule, type Ruleset } from '../model/index.ts';
import { type Passage, passages } from './passages.ts';
import { synonymsOf, withoutDefaults, wordsOf } from './rule-words.ts';

/** A rule or policy that the document does not cover, and in what way. */
export interface Undocumented {
  readonly what: string;
  readonly why: string;
}

/** Words of prose that a section owes for each rule it shows: fewer are a label, not an explanation. */
const wordsPerRule = 6;

/** Each rule is looked for in each passage: there are limits to both, and to the values of a rule. */
const most = { rules: 500, values: 60 } as const;

/**
 * Which rules, and which policies other than ACCEPT, are not in the document. One is recognised where a line or a paragraph names its
 * chain (or hook), its target and every value it matches, in whatever order, syntax or spelling; it is explained where the section
 * around has prose enough for all the rules it shows. Throws where there is more to read than anybody would.
 */
export function undocumented({ rules, chains }: Ruleset, document: string): { missing: Undocumented[]; total: number } {
  if (rules.length + chains.length > most.rules)
    throw causedBySubmission(
      `There are ${rules.length + chains.length} rules and chains; at most ${most.rules} are looked for in a document.`,
    );
  const all = passages(document);
  const hooks = new Map(chains.map(({ table, chain, hook }) => [`${table} ${chain}`, hook]));
  const policies = chains.filter(({ policy }) => policy !== '' && policy !== 'ACCEPT');
  const wanted = [
    ...rules.map((rule) => ({
      what: `'${rule.text}' in ${rule.chain}`,
      claims: claimsOf(rule, hooks.get(`${rule.table} ${rule.chain}`)),
    })),
    ...policies.map((chain) => ({ what: `the policy ${chain.policy} of ${chain.chain}`, claims: policyClaims(chain) })),
  ];
  const found = wanted.map(({ what, claims }) => ({
    what,
    passages: all.filter((one) => claims.every((claim) => claim(one.words))),
  }));
  const shown = new Map<number, number>();
  for (const { passages: places } of found) {
    for (const section of new Set(places.map(({ section }) => section)))
      shown.set(section, (shown.get(section) ?? 0) + 1);
  }
  const explained = ({ section, prose }: Passage) => prose >= wordsPerRule * (shown.get(section) ?? 1);
  const missing = found.flatMap(({ what, passages: places }) => {
    if (places.length === 0) return [{ what, why: 'is not in the document' }];
    return places.some(explained) ? [] : [{ what, why: 'is shown without an explanation in prose' }];
  });
  return { missing, total: wanted.length };
}

type Claim = (words: Passage['words']) => boolean;

const word =
  (...either: readonly string[]): Claim =>
  (words) =>
    either.some((one) => words.has(one));

/** Words of the tools' own syntax, which say nothing that a reader must find again. */
const syntax = new Set(
  (
    'm j g ip ip6 inet meta iifname oifname iif oif saddr daddr s d p i o dport dports sport sports to-destination to-source to-ports to ' +
    'ctstate state ct counter comment match l4proto th multiport conntrack dst-type src-type reject-with set-mark set-xmark name'
  ).split(' '),
);

/** What must be named together for a rule to be recognised: its chain, its target and each value that it matches. */
function claimsOf({ chain, text }: Rule, hook: string | undefined): Claim[] {
  const values = [...wordsOf(withoutDefaults(text))].filter((one) => !syntax.has(one));
  const named = values.slice(0, most.values).map((one) => word(one, ...synonymsOf(one)));
  return [word(chain.toLowerCase(), ...(hook ? [hook] : [])), ...named];
}

function policyClaims({ chain, hook, policy }: Chain): Claim[] {
  return [
    word(chain.toLowerCase(), hook),
    word(policy.toLowerCase()),
    word('policy', 'policies', 'p', 'default', 'defaults'),
  ];
}
