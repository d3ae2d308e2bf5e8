import { instance } from '@viz-js/viz';
import { expect, test, vi } from 'vitest';
import type { SurveyedNamespace } from '../harness/model/index.ts';
import { exampleNamespaces } from './testkit/network.testkit.ts';
import { drawTopology } from './topology-drawing.ts';

vi.mock('@viz-js/viz', async (original) => {
  const viz = await original<typeof import('@viz-js/viz')>();
  return { ...viz, instance: vi.fn(viz.instance) };
});

function wordsIn(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, words = '']) =>
    words.replaceAll('&#160;', ' ').replaceAll('&#45;', '-'),
  );
}

function cablesIn(svg: string): number {
  return [...svg.matchAll(/class="edge"/g)].length;
}

test('the bridge, its ports, each namespace with its address, the uplink and the internet are drawn', async () => {
  const svg = await drawTopology(exampleNamespaces());
  const words = wordsIn(svg);
  expect(words).toEqual(
    expect.arrayContaining(['br-app', '10.0.0.1/16', 'veth-nginx', 'veth-postgres', 'nginx-lb', 'postgres-db']),
  );
  expect(words).toEqual(
    expect.arrayContaining(['eth0', '203.0.113.10/24', 'internet', 'via 203.0.113.1', 'lab host, forwarding on']),
  );
  for (const i of [1, 2, 3, 4, 5, 6]) expect(words.some((line) => line.includes(`10.0.0.${i}0/16`))).toBe(true);
  expect(cablesIn(svg)).toBe(6 + 2);
  expect(svg).not.toContain('stroke-dasharray="5,2"');
});

test('what is down or missing is said in words, and its cable is dashed', async () => {
  const svg = await drawTopology(exampleNamespaces(true));
  const words = wordsIn(svg).join('\n');
  expect(words).toMatch(/veth-postgres\s+down/);
  expect(words).toMatch(/10\.0\.0\.60\/16\s+no carrier/);
  expect(words).toContain('no default route');
  expect(svg.match(/stroke-dasharray="5,2"/g)).toHaveLength(1);
});

test('one namespace under two names is one box, and a namespace without a name shows its key', async () => {
  const [host, first, second] = exampleNamespaces() as [SurveyedNamespace, SurveyedNamespace, SurveyedNamespace];
  const words = wordsIn(
    await drawTopology([
      host,
      { ...first, names: ['nginx-lb', 'api-gateway'] },
      { ...second, key: '#4026', names: [] },
    ]),
  );
  expect(words).toContain('nginx-lb = api-gateway');
  expect(words).toContain('#4026');
});

test('a cable between two namespaces is drawn once', async () => {
  const [, first, second] = exampleNamespaces() as [SurveyedNamespace, SurveyedNamespace, SurveyedNamespace];
  const joined = [first, second].map((namespace, i) => ({
    ...namespace,
    links: namespace.links.slice(1).map((link) => ({
      ...link,
      peer: { namespace: [second.key, first.key][i] as string, index: 2 },
    })),
  }));
  expect(cablesIn(await drawTopology(joined))).toBe(1);
});

test('hostile names are text in the drawing', async () => {
  const [host, first] = exampleNamespaces() as [SurveyedNamespace, SurveyedNamespace];
  const name = '</td><script>&\u202e\x1b[1m\u0001"';
  const svg = await drawTopology([host, { ...first, key: name, names: [name] }]);
  expect(svg).not.toContain('<script');
  expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(wordsIn(svg)).toContain('&lt;/td&gt;&lt;script&gt;&amp;\\u202e\\u0001&quot;');
});

test('of very many namespaces the first are drawn and the rest are counted', async () => {
  const [, first] = exampleNamespaces() as [SurveyedNamespace, SurveyedNamespace];
  const many = Array.from({ length: 100 }, (_, i) => ({ ...first, key: `n${i}`, names: [`ns-${i}`] }));
  const words = wordsIn(await drawTopology(many));
  expect(words.filter((line) => line.startsWith('ns-'))).toHaveLength(24);
  expect(words).toContain('and 76 more');
});

test('Graphviz is loaded once for all drawings, and anew after a failure; none leaves a trace in the next', async () => {
  vi.resetModules();
  const { drawTopology: draw } = await import('./topology-drawing.ts');
  const load = vi.mocked(instance).mockClear();
  load.mockRejectedValueOnce(new Error('no memory'));
  await expect(draw(exampleNamespaces(false))).rejects.toThrow('no memory');
  const first = await draw(exampleNamespaces(false));
  await draw(exampleNamespaces(true));
  expect(await draw(exampleNamespaces(false))).toBe(first);
  expect(load).toHaveBeenCalledTimes(2);
});
