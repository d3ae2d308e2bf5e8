import { expect, test } from 'vitest';
import { topology } from '../../labs/topology.ts';
import { paper, papers, told } from './handed.testkit.ts';
import { truth } from './truth.ts';

const services = topology.services.map(({ name, address, port }) => ({ name, addresses: [address], ports: [port] }));
const runs = {
  services,
  bridges: [{ name: 'br-app', addresses: ['10.0.0.1'] }],
  forwards: ['-p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80'],
};
const judge = (handed: ReturnType<typeof papers>, live: object = {}) => told(truth.judge({ handed, ...runs, ...live }));

const rows = services.map(({ name, addresses: [address], ports: [port] }) => `| ${name} | ${address} | ${port} |`);
const table = `| Service | Address | Port |\n|-|-|-|\n${rows.join('\n')}\n\nThe bridge br-app has 10.0.0.1/16; the shop is at port 8080.\n`;

test.each<[string, string]>([
  ['a table', table],
  [
    'a drawing in a block of code',
    `\`\`\`\nclient -> host:8080 -> 10.0.0.10\nbr-app 10.0.0.1 -- ${services.map(({ addresses }) => addresses[0]).join(' ')}\n\`\`\``,
  ],
  [
    'sentences in Polish with nothing but the numbers in common',
    'Usługi mają adresy 10.0.0.10, 10.0.0.20, 10.0.0.30, 10.0.0.40, 10.0.0.50 i 10.0.0.60; most to 10.0.0.1, a sklep jest na porcie 8080.',
  ],
  [
    'prose in German',
    'Die Brücke br-app hat die Adresse 10.0.0.1. nginx-lb ist unter 10.0.0.10 und Port 8080 des Hosts erreichbar, api-gateway unter 10.0.0.20, product-service unter 10.0.0.30, order-service unter 10.0.0.40; Redis (10.0.0.50), PostgreSQL (10.0.0.60).',
  ],
  [
    'a table that goes on to the instances of Day 4 and to Docker',
    `${table}\nproduct-service: 10.0.0.31 and 10.0.0.32 since Day 4.\n\n# In Docker\n\napi-gateway: 10.0.0.3\n\n# Tiers\n\nnginx-lb has 10.0.1.10.\n`,
  ],
  [
    'a plan that was changed',
    `${table}\nAt first nginx-lb was 10.0.0.11; if redis-cache had 10.0.0.51, nothing would change.`,
  ],
  [
    'rules of another network, of the past and of what goes wrong',
    `${table}\n# In Docker\n\n\`-j DNAT --to-destination 10.0.0.2:80\`\n\n# On Friday\n\nAt first it was --to-destination 10.0.0.11:80.\n\n# Troubleshooting\n\n\`\`\`\n-j DNAT --to-destination 10.0.0.20:80\n\`\`\`\n`,
  ],
  ['who reaches whom', `${table}\nOnly order-service reaches 10.0.0.60, and product-service asks 10.0.0.50:6379.`],
  [
    'a health port beside the right one',
    `${table}\nMetrics are at 10.0.0.20:9100, the gateway itself at 10.0.0.20:3000.`,
  ],
])('a true document passes: %s', (_, text) => {
  expect(judge(papers({ architecture: text }))).toBe('pass');
  expect(
    judge(
      papers({
        architecture: '# Nothing',
        operations: paper(
          text
            .replace(/ ?\| ?/g, '\t')
            .replace(/\t-[\t-]*\n/, '\n')
            .replaceAll('# ', ''),
          'pdf',
        ),
      }),
    ),
  ).toBe('pass');
});

test.each<[string, string, RegExp]>([
  [
    'an address in a table',
    table.replace('10.0.0.30', '10.0.0.33'),
    /0\.\d+ .*"product-service \| 10\.0\.0\.33 \| 5000": product-service has 10\.0\.0\.30/,
  ],
  [
    'an address in a sentence',
    `${table}\nRedis-cache is at 10.0.0.51.`,
    /"Redis-cache is at 10\.0\.0\.51\.": redis-cache has 10\.0\.0\.50/,
  ],
  ['the bridge', table.replace('10.0.0.1/16', '10.0.0.254/16'), /br-app has 10\.0\.0\.1/],
  ['a port', table.replace('| 3000', '| 3001'), /api-gateway listens at 3000/],
  [
    'an address below a heading about containers',
    `${table}\n# Containers\n\nRedis-cache is at 10.0.0.51.`,
    /10\.0\.0\.50/,
  ],
  [
    'an address below a heading with "tier" in a word',
    `${table}\n# The frontier\n\nRedis-cache is at 10.0.0.51.`,
    /10\.0\.0\.50/,
  ],
  ['an address below "composed"', `${table}\n# How it is composed\n\nRedis-cache is at 10.0.0.51.`, /10\.0\.0\.50/],
  ['a rule in code', `${table}\n# Rules\n\n\`\`\`\nDNAT --to-destination 10.0.0.20:80\n\`\`\``, /the rule in force is/],
  ['a rule', `${table}\n\`-j DNAT --to-destination 10.0.0.20:80\``, /the rule in force is/],
])('what is not so is quoted with what is: %s', (_, text, words) => {
  expect(judge(papers({ architecture: text }))).toMatch(words);
});

test('one that says nothing fails, one contradiction costs less than two, and a live network of other addresses is the truth', () => {
  expect(judge(papers({ architecture: '# Architecture\n\nAll is well.' }))).toMatch(
    /^0\.\d+ .*no document has its address, 10\.0\.0\.10/,
  );
  const score = (text: string) => Number(judge(papers({ architecture: text })).split(' ')[0]);
  expect(score(table.replace('10.0.0.30', '10.0.0.33'))).toBeGreaterThan(
    score(table.replace('10.0.0.30', '10.0.0.33').replace('10.0.0.40', '10.0.0.44')),
  );
  const moved = services.map((one) => (one.name === 'api-gateway' ? { ...one, addresses: ['10.0.0.21'] } : one));
  expect(judge(papers({ guide: table.replace('10.0.0.20', '10.0.0.21') }), { services: moved })).toBe('pass');
  expect(judge(papers({ guide: table }), { services: moved })).toMatch(/api-gateway has 10\.0\.0\.21/);
});

test('without documents, or without a network, it is the business of others', () => {
  expect(judge(papers({}))).toBe('blocked by day7.documents');
  const dead = services.map((one) => ({ ...one, addresses: [] }));
  expect(judge(papers({ guide: table }), { services: dead })).toBe('blocked by day1.addresses');
});
