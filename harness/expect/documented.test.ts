import { describe, expect, test } from 'vitest';
import type { Chain, Rule, Ruleset } from '../model/index.ts';
import { undocumented } from './documented.ts';

const base = { tool: 'iptables-nft', family: 'ip', packets: 0 } as const;
const masquerade: Rule = {
  ...base,
  table: 'nat',
  chain: 'POSTROUTING',
  text: '-s 10.0.0.0/16 ! -o br-app -j MASQUERADE',
};
const forward: Rule = {
  ...base,
  table: 'filter',
  chain: 'FORWARD',
  text: '-d 10.0.0.10/32 -p tcp -m tcp --dport 80 -j ACCEPT',
};
const dnat: Rule = {
  ...base,
  table: 'nat',
  chain: 'PREROUTING',
  text: '-p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80',
};
const prose = 'Without it the answers from the internet would never find their way back to our namespaces.';

function missing(rules: readonly Rule[], document: string, chains: readonly Chain[] = []): string[] {
  return undocumented({ rules, chains } satisfies Ruleset, document).missing.map(({ what, why }) => `${what} ${why}`);
}

describe('a rule is recognised', () => {
  test.for([
    ['as a command', `    iptables -t nat -A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE\n\n${prose}`],
    ['in another order', `\`iptables -t nat -A POSTROUTING ! -o br-app -s 10.0.0.0/16 -j MASQUERADE\`: ${prose}`],
    [
      'over two lines',
      `\`\`\`\niptables -t nat -A POSTROUTING \\\n  -s 10.0.0.0/16 ! -o br-app -j MASQUERADE\n\`\`\`\n${prose}`,
    ],
    [
      'as a row of a table',
      `| chain | rule | why |\n|-|-|-|\n| POSTROUTING | -s 10.0.0.0/16 ! -o br-app MASQUERADE | ${prose} |`,
    ],
    ['below a heading with its chain', `## POSTROUTING\n\nFrom 10.0.0.0/16, not out by br-app: masquerade. ${prose}`],
    [
      'in a language without spaces',
      '`iptables -t nat -A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE`：没有这条规则，回答就找不到回来的路。',
    ],
    ['in a list', `- POSTROUTING: \`-s 10.0.0.0/16 ! -o br-app -j MASQUERADE\`. ${prose}`],
    [
      'as nft',
      `\`\`\`\nchain out {\n  type nat hook postrouting priority srcnat;\n  ip saddr 10.0.0.0/16 oifname != "br-app" masquerade\n}\n\`\`\`\n${prose}`,
    ],
  ] as const)('%s', ([, document]) => {
    expect(missing([masquerade], document)).toEqual([]);
  });

  test('with /32, -m tcp and a target with a port spelled out', () => {
    const document = `In FORWARD, tcp to 10.0.0.10, dport 80: ACCEPT. ${prose}\n\nPREROUTING: tcp to port 8080 gets DNAT to 10.0.0.10 port 80. ${prose}`;
    expect(missing([forward, dnat], document)).toEqual([]);
  });
});

describe('a rule is missing', () => {
  test('when a value of its match is told nowhere beside it', () => {
    const document = `iptables -t nat -A POSTROUTING -s 10.0.0.0/16 -j MASQUERADE. ${prose}`;
    expect(missing([masquerade], document)).toEqual([
      "'-s 10.0.0.0/16 ! -o br-app -j MASQUERADE' in POSTROUTING is not in the document",
    ]);
  });

  test('when its words are there, but in different places', () => {
    const document = `FORWARD: everything from br-app is let through, ACCEPT. ${prose}\n\nThe port 80 of 10.0.0.10 is tcp. ${prose}`;
    expect(missing([forward], document)).toHaveLength(1);
  });

  test('when a bare dump is all there is', () => {
    const dump = '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE\nCOMMIT';
    for (const document of [dump, `\`\`\`\n${dump}\n\`\`\``, `# Rules\n\n\`\`\`\n${dump}\n\`\`\`\nThat is all.`]) {
      expect(missing([masquerade], document)).toEqual([
        "'-s 10.0.0.0/16 ! -o br-app -j MASQUERADE' in POSTROUTING is shown without an explanation in prose",
      ]);
    }
  });

  test('when one sentence is to explain a page of rules', () => {
    const many = Array.from({ length: 9 }, (_, i): Rule => ({ ...forward, text: `-d 10.0.0.${i} -j DROP` }));
    const document = `${many.map(({ text }) => `    iptables -A FORWARD ${text}`).join('\n')}\n\n${prose}`;
    expect(missing(many, document)).toHaveLength(9);
  });
});

test('a policy other than ACCEPT is told with its chain, or missing', () => {
  const chain: Chain = { ...base, table: 'filter', chain: 'FORWARD', hook: 'forward', policy: 'DROP', packets: 3 };
  const accepting: Chain = { ...chain, chain: 'INPUT', hook: 'input', policy: 'ACCEPT' };
  expect(missing([], `We drop what is not allowed. ${prose}`, [chain, accepting])).toEqual([
    'the policy DROP of FORWARD is not in the document',
  ]);
  expect(missing([], `\`iptables -P FORWARD DROP\`: ${prose}`, [chain])).toEqual([]);
});

test('a chain that hangs on a hook goes by the hook’s name too', () => {
  const chain: Chain = {
    tool: 'nft',
    family: 'ip',
    table: 'lab',
    chain: 'way-out',
    hook: 'postrouting',
    policy: 'ACCEPT',
    packets: null,
  };
  const rule: Rule = {
    tool: 'nft',
    family: 'ip',
    table: 'lab',
    chain: 'way-out',
    text: 'oifname "eth0" counter masquerade',
    packets: 0,
  };
  expect(missing([rule], `In postrouting, what leaves by eth0: masquerade. ${prose}`, [chain])).toEqual([]);
  expect(missing([rule], `In prerouting, what leaves by eth0: masquerade. ${prose}`, [chain])).toHaveLength(1);
});
