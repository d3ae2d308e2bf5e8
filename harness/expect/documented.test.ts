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

test.for([
  // As typed, and as iptables 1.8.9 or nft 1.0.6 lists it.
  ['-p tcp -j REJECT', '-p tcp -j REJECT --reject-with icmp-port-unreachable'],
  ['-j REJECT --reject-with host-prohib', '-j REJECT --reject-with icmp-host-prohibited'],
  ['-p tcp -j REJECT --reject-with tcp-rst', '-p tcp -j REJECT --reject-with tcp-reset'],
  ['-m limit --limit 100/minute -j ACCEPT', '-m limit --limit 100/min -j ACCEPT'],
  ['-m limit --limit 120/m -j ACCEPT', '-m limit --limit 2/sec -j ACCEPT'],
  ['-p icmp --icmp-type echo-request -j DROP', '-p icmp -m icmp --icmp-type 8 -j DROP'],
  ['icmp type 8 drop', 'icmp type echo-request drop'],
  ['-p tcp --dport http -j DROP', '-p tcp -m tcp --dport 80 -j DROP'],
  ['-p tcp -m multiport --dports ssh,https -j DROP', '-p tcp -m multiport --dports 22,443 -j DROP'],
  ['-p tcp --syn -j DROP', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP'],
  ['-p tcp --tcp-flags ALL NONE -j DROP', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP'],
  ['-s 10.0.0.1/16 -j DROP', '-s 10.0.0.0/16 -j DROP'],
  ['-s 10.0.77.1/255.255.128.0 -j DROP', '-s 10.0.0.0/17 -j DROP'],
  ['-j MARK --set-mark 1', '-j MARK --set-xmark 0x1/0xffffffff'],
  [
    '-m mark --mark 10 -j CONNMARK --save-mark',
    '-m mark --mark 0xa -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff',
  ],
  ['tcp dport http meta mark set 1 reject', 'tcp dport 80 meta mark set 0x00000001 reject'],
  ['-j LOG --log-level info', '-j LOG --log-level 6'],
  ['-m recent --set', '-m recent --set --name DEFAULT --mask 255.255.255.255 --rsource'],
  [
    '-m hashlimit --hashlimit-upto 60/minute --hashlimit-name a -j DROP',
    '-m hashlimit --hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-expire 60000 -j DROP',
  ],
] as const)("'%s' is recognised where it is listed as '%s'", ([typed, listed]) => {
  const rule: Rule = { ...base, table: 'filter', chain: 'INPUT', text: listed };
  expect(missing([rule], `    iptables -A INPUT ${typed}\n\n${prose}`)).toEqual([]);
  expect(missing([rule], `    iptables -A INPUT ${listed}\n\n${prose}`)).toEqual([]);
});

test.for([
  ['-p tcp --dport https -j DROP', '-p tcp -m tcp --dport 80 -j DROP'],
  ['-s 10.1.0.1/16 -j DROP', '-s 10.0.0.0/16 -j DROP'],
  ['-s 10.0.0.1/24 -j DROP', '-s 10.0.0.0/16 -j DROP'],
  ['-m limit --limit 100/second -j ACCEPT', '-m limit --limit 100/min -j ACCEPT'],
  ['-p icmp --icmp-type echo-reply -j DROP', '-p icmp -m icmp --icmp-type 8 -j DROP'],
  ['-j MARK --set-mark 2', '-j MARK --set-xmark 0x1/0xffffffff'],
  ['-j REJECT', '-j REJECT --reject-with icmp-host-prohibited'],
  ['-p tcp -j DROP', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP'],
] as const)("'%s' is another rule than '%s'", ([typed, listed]) => {
  const rule: Rule = { ...base, table: 'filter', chain: 'INPUT', text: listed };
  expect(missing([rule], `    iptables -A INPUT ${typed}\n\n${prose}`)).toHaveLength(1);
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
