import type { Chain, Rule } from '../model/index.ts';
import { synonymsOf, withoutDefaults, wordsOf } from './rule-words.ts';

/** The words of a text, by whether one is there. */
export type Words = Pick<ReadonlySet<string>, 'has'>;

/** One thing that a document says of a rule, in any of its words. */
export type Claim = (words: Words) => boolean;

/** What must be told together for a rule to be recognised: its chain, its target and each value that it matches. */
export type Claims = { readonly chain: Claim; readonly target: Claim; readonly values: readonly Claim[] };

/** What an address is also called: '10.0.0.10' → ['nginx-lb']. */
export type Names = Readonly<Record<string, readonly string[]>>;

/** Values of one rule that are looked for at most. */
const mostValues = 60;

/** Words of the tools' own syntax, which say nothing that a reader must find again. */
const syntax = new Set(
  (
    'm j g ip ip6 inet meta iifname oifname iif oif saddr daddr s d p i o dport dports sport sports to-destination to-source to-ports to ' +
    'ctstate state ct counter comment match l4proto protocol th multiport conntrack dst-type src-type reject-with set-mark set-xmark name'
  ).split(' '),
);

const verdicts = new Set('accept drop reject masquerade snat dnat redirect log return queue'.split(' '));

const uplinkWords = ['uplink', 'wan', 'internet', 'external', 'outside', 'public', 'egress'];

/** `hook` is where the chain hangs, '' for a chain that is called. */
export function claimsOf({ chain, text }: Rule, hook: string, names: Names): Claims {
  const plain = withoutDefaults(text);
  const target = targetOf(plain);
  const interfaces = new Set(
    [...plain.matchAll(/(?:-[io]|[io]if(?:name)?)(?: !=)? "?([^\s"]+)/g)].map(([, one]) => one),
  );
  const hasPort = /port/.test(plain);
  const values = [...wordsOf(plain)].filter((one) => !syntax.has(one) && one !== target).slice(0, mostValues);
  return {
    chain: word(chain.toLowerCase(), ...(hook === '' ? [] : [hook])),
    target: word(target, ...synonymsOf(target)),
    values: values.map((one) => {
      if (hasPort && (one === 'tcp' || one === 'udp')) return (words) => words.has(one) || !words.has(otherThan[one]);
      const places = interfaces.has(one) ? (one.startsWith('br') ? ['bridge'] : uplinkWords) : [];
      return word(one, ...synonymsOf(one), ...places, ...(names[one] ?? []));
    }),
  };
}

export function policyClaims({ chain, hook, policy }: Chain): Claims {
  return {
    chain: word(chain.toLowerCase(), hook),
    target: word(policy.toLowerCase()),
    values: [word('policy', 'policies', 'p', 'default', 'defaults')],
  };
}

/** A port without a protocol may be either's; with one, it is that one's. */
const otherThan = { tcp: 'udp', udp: 'tcp' } as const;

/** The target of iptables's `-j`, or the last word of an nft rule that decides. */
function targetOf(text: string): string {
  const jump = /(?:^|\s)-[jg] (\S+)/.exec(text)?.[1] ?? /\b(?:jump|goto) (\S+)/.exec(text)?.[1];
  if (jump !== undefined) return jump.toLowerCase();
  const last = [...wordsOf(text)].filter((one) => verdicts.has(one)).at(-1);
  return last ?? '';
}

function word(...either: readonly string[]): Claim {
  return either[0] === '' ? () => true : (words) => either.some((one) => words.has(one));
}
