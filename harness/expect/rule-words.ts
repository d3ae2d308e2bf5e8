/** The words of a text as rules are compared by: lower case, without dashes before options, /32, quotes and brackets. */
export function wordsOf(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .split(/(?:[^\p{L}\p{N}.:/_*+-]|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Hang}])+/u)
    .flatMap((one) => [one, ...one.split(/:(?=\d)/)])
    .map((one) =>
      one
        .replace(/^[-*]+/, '')
        .replace(/[.:-]+$/, '')
        .replace(/\/32$/, ''),
    )
    .filter((one) => one !== '' && !/^[^\w]+$/.test(one));
  return new Set(words.filter((one) => !/^\d+(\.\d+){3}:\d+$/.test(one)));
}

/** The words of a text, and what they are called elsewhere: a rule is typed in one way and listed in another. */
export function wordsAndSynonyms(text: string): Set<string> {
  const words = [...wordsOf(text)].flatMap((one) => [one, ...partsOf(one)]);
  return new Set(words.flatMap((one) => [one, ...synonymsOf(one), ...(spoken.get(one) ?? [])]));
}

/** What a word of a document is made of: `nat/POSTROUTING`, `tcp/8080`, `dpt:https`, `FORWARD-Kette`. */
function partsOf(word: string): readonly string[] {
  if (!/[a-z]/.test(word) || word.length > longest) return [];
  const parts = word.split(/[/:]|(?<=[a-z])\.(?=[a-z])/);
  const hyphens = parts.flatMap((part) => {
    const own = part.split('-').slice(0, 4);
    return own.flatMap((one, index) => [one, own.slice(0, index + 1).join('-')]);
  });
  return [...parts, ...hyphens].filter(Boolean);
}

const longest = 60;

/** How people speak of what a rule does. */
const spoken = ((said: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> => {
  const pairs = Object.entries(said).flatMap(([word, forms]) => forms.split(' ').map((form) => ({ word, form })));
  return new Map(
    [...Map.groupBy(pairs, ({ form }) => form)].map(([form, of]) => [form, of.map(({ word }) => word)] as const),
  );
})({
  accept: 'accepts accepted accepting allow allows allowed allowing permit permits permitted',
  drop: 'drops dropped dropping discard discards discarded block blocks blocked',
  reject: 'rejects rejected refuse refuses refused',
  masquerade: 'masquerades masqueraded masquerading',
  dnat: 'dnats dnated dnatted',
  snat: 'snats snated snatted',
  log: 'logs logged logging',
  forward: 'forwards forwarded',
  related: 'established replies',
  established: 'replies',
});

/** A rule as `iptables-save` or `nft` lists it, without what the tools add that nobody types: default values, comments, masks. */
export function withoutDefaults(rule: string): string {
  return defaults.reduce((text, one) => text.replace(one, ''), rule);
}

const defaults = [
  /(--comment|\bcomment) ("[^"]*"|\S+)/g,
  /-m \S+/g,
  /--reject-with icmp6?-port-unreachable/g,
  /\bwith icmp(v6|x)? (type )?port-unreachable/g,
  // Of TCP's flags, those that must be set; --syn has no mask.
  /--tcp-flags \S+/g,
  /--(nfmask|ctmask) 0xffffffff/g,
  /--hashlimit-(burst 5|htable-expire \d+)\b/g,
  /--name DEFAULT\b/g,
  /--mask 255\.255\.255\.255/g,
  /--rsource\b/g,
  // What the log's line looks like.
  /--log-(prefix|level) ("[^"]*"|\S+)/g,
  /(?<=\blog )(prefix "[^"]*"( level \w+)?|level \w+)/g,
];

/** What a word of a rule is called elsewhere: a port for its service, a network for an address and a mask, a rate in other units, … */
export function synonymsOf(word: string): readonly string[] {
  const same = names.get(word) ?? [];
  return [...same, ...[networkOf, rateOf, numberOf, refusalOf].flatMap((translate) => translate(word) ?? [])];
}

const names: ReadonlyMap<string, readonly string[]> = new Map([
  // From /etc/services: what a network lab has ports for.
  ['ssh', ['22']],
  ['domain', ['53']],
  ['http', ['80']],
  ['https', ['443']],
  ['postgresql', ['5432']],
  ['redis', ['6379']],
  ['http-alt', ['8080']],
  // Types of ICMP, and of ICMPv6 where that has another number.
  ['echo-reply', ['0', '129']],
  ['pong', ['0']],
  ['destination-unreachable', ['3', '1']],
  ['echo-request', ['8', '128']],
  ['ping', ['8']],
  ['time-exceeded', ['11', '3']],
  // Levels of the kernel's log.
  ['err', ['3']],
  ['error', ['3']],
  ['notice', ['5']],
  ['info', ['6']],
  ['debug', ['7']],
  ['localhost', ['127.0.0.1']],
  ['tcp-rst', ['tcp-reset']],
]);

/** `10.0.0.1/16` or `10.0.0.0/255.255.0.0` → `10.0.0.0/16`. */
function networkOf(word: string): string | undefined {
  const [, address = '', mask = ''] = /^(\d+(?:\.\d+){3})\/(\d+(?:\.\d+){3}|\d+)$/.exec(word) ?? [];
  if (address === '') return undefined;
  const prefix = mask.includes('.') ? bitsOf(mask).lastIndexOf('1') + 1 : Number(mask);
  const bits = bitsOf(address).slice(0, prefix).padEnd(32, '0');
  const bytes = [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2));
  return prefix === 32 ? address : `${bytes.join('.')}/${prefix}`;
}

function bitsOf(address: string): string {
  return address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
}

const unitsPerDay = { s: 86_400, m: 1440, h: 24, d: 1 };

/** A rate over a day: 120/minute and 2/sec are one. */
function rateOf(word: string): string | undefined {
  const [, count, unit] = /^(\d+)\/(s|m|h|d)(?:ec|econd|in|inute|our|ay)?$/.exec(word) ?? [];
  return unit === undefined ? undefined : `${Number(count) * unitsPerDay[unit as keyof typeof unitsPerDay]} a day`;
}

/** A mark in decimal, without the mask that takes all of it: `0x1/0xffffffff` → `1`. */
function numberOf(word: string): string | undefined {
  const [, number, mask] = /^(0x[\da-f]+|\d+)(?:\/(0x[\da-f]+))?$/.exec(word) ?? [];
  if (number === undefined) return undefined;
  return mask === undefined || mask === '0xffffffff' ? `${Number(number)}` : `${Number(number)}/${Number(mask)}`;
}

/** Why a packet is refused, in one of the spellings of --reject-with: `host-prohib` and `icmp-host-prohibited` are one. */
function refusalOf(word: string): string | undefined {
  const [, who, how] = /^(?:icmp6?-)?(net|host|port|proto|admin)-(unreach|prohib)(?:able|ited)?$/.exec(word) ?? [];
  return how === undefined ? undefined : `${who}-${how}`;
}
