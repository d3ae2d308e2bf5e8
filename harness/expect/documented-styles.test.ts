import { describe, expect, test } from 'vitest';
import type { Chain, Rule } from '../model/index.ts';
import { undocumented } from './documented.ts';

/** How people tell of rules: the same four, in many hands. */
const base = { tool: 'iptables-nft', family: 'ip', packets: 0 } as const;
const out: Rule = { ...base, table: 'nat', chain: 'POSTROUTING', text: '-s 10.0.0.0/16 -o eth0 -j MASQUERADE' };
const into: Rule = {
  ...base,
  table: 'nat',
  chain: 'PREROUTING',
  text: '-i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80',
};
const from: Rule = { ...base, table: 'filter', chain: 'FORWARD', text: '-i br-app -j ACCEPT' };
const back: Rule = {
  ...base,
  table: 'filter',
  chain: 'FORWARD',
  text: '-o br-app -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
};
const rules = [out, into, from, back];
const names = { '10.0.0.10': ['nginx-lb'] };

function missing(document: string, asked: readonly Rule[] = rules, chains: readonly Chain[] = []): string[] {
  return undocumented({ rules: asked, chains }, document, names).missing.map(({ what, why }) => `${what} ${why}`);
}

describe('understood', () => {
  test.for([
    [
      'as typed, with variables that the document defines, and long options',
      `\`\`\`bash
WAN=eth0
sudo iptables --table nat --append POSTROUTING --source 10.0.0.0/16 --out-interface "$WAN" --jump MASQUERADE
sudo iptables -t nat -A PREROUTING -i "$WAN" -p tcp --dport 8080 \\
    -j DNAT --to-destination "\${LB}:80"
\`\`\`
The first hides our private addresses, for which nobody outside has a way back; the second publishes the web server.

\`iptables -A FORWARD -i "$BRIDGE" -j ACCEPT\` and \`iptables -A FORWARD -o {bridge} -m state --state ESTABLISHED,RELATED -j ACCEPT\`
let our rooms talk to the world and let the world answer them.`,
    ],
    [
      'with placeholders',
      `- \`iptables -t nat -A POSTROUTING -s <subnet> -o <uplink> -j MASQUERADE\` hides our addresses from the internet
- \`iptables -t nat -A PREROUTING -i <uplink> -p tcp --dport 8080 -j DNAT --to <lb>:80\` publishes nginx-lb on port 8080
- \`iptables -A FORWARD -i <bridge> -j ACCEPT\` lets requests leave the lab
- \`iptables -A FORWARD -o <bridge> -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\` lets answers come in`,
    ],
    [
      'in prose',
      `Whatever comes from 10.0.0.0/16 and leaves by the uplink is masqueraded in POSTROUTING, or no answer would find us.

New TCP connections that arrive from the internet for port 8080 are caught in nat/PREROUTING, where DNAT sends them to port 80 of nginx-lb.

The FORWARD chain accepts everything that comes in from the bridge. It also accepts (second rule) what goes out to br-app, as long as
it belongs to an established connection or is related to one.`,
    ],
    [
      'in a table of attributes',
      `| Table/chain | Match | Target | Why |
|-|-|-|-|
| nat/POSTROUTING | src 10.0.0.0/16, out eth0 | MASQUERADE | hides our private addresses |
| nat/PREROUTING | in eth0, 8080/tcp | DNAT → 10.0.0.10:80 | publishes the load balancer outside |
| filter/FORWARD | in br-app | ACCEPT | lets our requests leave |
| filter/FORWARD | out br-app, ESTABLISHED/RELATED | ACCEPT | lets the answers come back |`,
    ],
    [
      'line by line',
      `# Rules
## First
- Chain: POSTROUTING
- Source: 10.0.0.0/16
- Out: eth0
- Action: MASQUERADE
- Purpose: hides the private addresses of our lab
## Second
- Chain: PREROUTING
- In: eth0, TCP port 8080
- Action: DNAT to 10.0.0.10:80
- Purpose: visitors reach our web server
## FORWARD
Accepted (ACCEPT) are:
1. what comes in from \`br-app\`, since nobody could leave otherwise
2. what goes to \`br-app\` as a part of established or related connections`,
    ],
    [
      'in German, with compounds',
      `Die MASQUERADE-Regel in der POSTROUTING-Kette gilt für 10.0.0.0/16 auf eth0: Niemand draußen kennt unsere Adressen.

In der PREROUTING-Kette leitet eine DNAT-Regel den TCP-Port 8080 von eth0 an 10.0.0.10 Port 80 weiter, damit Besucher uns finden.

FORWARD-Kette: br-app-Verkehr hinein, Ziel ACCEPT, damit unsere Dienste hinauskommen. Antworten (ESTABLISHED, RELATED) zu br-app: ACCEPT.`,
    ],
    [
      'as iptables -L lists it, explained below',
      `## What is in force
\`\`\`
Chain PREROUTING (policy ACCEPT 0 packets, 0 bytes)
 pkts bytes target     prot opt in     out     source               destination
    0     0 DNAT       6    --  eth0   *       0.0.0.0/0            0.0.0.0/0            tcp dpt:8080 to:10.0.0.10:80

Chain POSTROUTING (policy ACCEPT 0 packets, 0 bytes)
    0     0 MASQUERADE  0    --  *      eth0    10.0.0.0/16          0.0.0.0/0

Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)
    0     0 ACCEPT     0    --  br-app *       0.0.0.0/0            0.0.0.0/0
    0     0 ACCEPT     0    --  *      br-app  0.0.0.0/0            0.0.0.0/0            ctstate RELATED,ESTABLISHED
\`\`\`
## Why
The DNAT rule in PREROUTING publishes our web server. MASQUERADE in POSTROUTING hides our addresses.
Both ACCEPT rules of FORWARD let traffic through between lab and world.`,
    ],
    [
      'as nft, with definitions',
      `\`\`\`nft
define wan = eth0
table ip nat {
  chain pre { type nat hook prerouting priority dstnat;
    # visitors of port 8080 get to our web server
    iifname $wan tcp dport 8080 dnat to 10.0.0.10:80
  }
  chain post { type nat hook postrouting priority srcnat;
    # nobody outside has a route to our addresses
    ip saddr 10.0.0.0/16 oifname $wan masquerade
  }
}
table ip filter {
  chain forward { type filter hook forward priority 0;
    iifname "br-app" accept   # our own requests may leave
    oifname "br-app" ct state { established, related } accept # and answers may come back
  }
}
\`\`\``,
    ],
  ] as const)('%s', ([, document]) => {
    expect(missing(document)).toEqual([]);
  });

  test('a policy, as typed and in words', () => {
    const drop: Chain = { ...base, table: 'filter', chain: 'FORWARD', hook: 'forward', policy: 'DROP' };
    expect(missing('By default, FORWARD drops: nothing passes that nobody asked for.', [], [drop])).toEqual([]);
    expect(missing('`sudo iptables -P FORWARD DROP`: nothing passes that nobody asked for.', [], [drop])).toEqual([]);
  });
});

describe('not understood', () => {
  test('a variable stands for one value, not for all', () => {
    const typed = 'iptables -t nat -A PREROUTING -i "$WAN" -p tcp -j DNAT';
    expect(missing(`\`${typed}\`: visitors of the lab are sent where they want to go.`, [into])).toHaveLength(1);
  });

  test('a variable whose value the document tells, and it is another', () => {
    const document = 'WAN=ens3\n\n`iptables -A FORWARD -i $WAN -j ACCEPT`: everybody may come in from there.';
    expect(missing(document, [{ ...from, text: '-i enp7s0 -j ACCEPT' }])).toHaveLength(1);
  });

  test('signs of HTML stand for nothing', () => {
    const document = '| FORWARD | ACCEPT<br>everything<br>that comes from us may leave |\n|-|-|\n';
    expect(missing(document, [from])).toHaveLength(1);
  });

  test('a dump with the lines of its tables, and a script without a word', () => {
    const script = 'WAN=eth0\niptables -t nat -A POSTROUTING -s 10.0.0.0/16 -o "$WAN" -j MASQUERADE';
    const listing =
      'Chain POSTROUTING (policy ACCEPT)\ntarget     prot opt source               destination\nMASQUERADE  all  --  10.0.0.0/16          anywhere eth0';
    for (const dump of [script, listing])
      expect(missing(`# Rules\n\n\`\`\`\n${dump}\n\`\`\`\n`, [out])).toEqual([
        expect.stringContaining('is shown without an explanation in prose'),
      ]);
  });

  test('prose about other things, in another section', () => {
    const document = `# The lab\nSix rooms hang on a bridge, and each of them has an address and a way out.\n\n# Rules\n\n    iptables -t nat -A POSTROUTING -s 10.0.0.0/16 -o eth0 -j MASQUERADE\n`;
    expect(missing(document, [out])).toEqual([expect.stringContaining('is shown without an explanation in prose')]);
  });

  test('a rule that only its neighbours in the table would make whole', () => {
    const document = `| Chain | Match | Target |
|-|-|-|
| FORWARD | in br-app | ACCEPT: our requests may leave us |
| POSTROUTING | 10.0.0.0/16, out eth0 | MASQUERADE: nobody knows our addresses outside |`;
    expect(missing(document, [from, out, { ...from, text: '-i eth0 -j ACCEPT' }])).toHaveLength(1);
  });
});
