import { describe, expect, test } from 'vitest';
import { printableLine } from '../harness/model/index.ts';
import { html, trusted } from './html/markup.ts';
import { renderHtml } from './html/report.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade, nastyStrings, worldNames } from './testkit/nasty.testkit.ts';
import { all, type Element, parseXml } from './testkit/xml.testkit.ts';

const grades = {
  passed: exampleGrade(),
  failed: failedGrade(),
  zero: zeroGrade(),
  review: reviewGrade(),
  nasty: nastyGrade(),
  long: longGrade(),
  empty: { ...exampleGrade(), days: [], results: [], earned: 0, possible: 0 },
};

/** The page as a strict parser of XML sees it, which tells every tag that was not closed. */
async function pageOf(grade: Parameters<typeof renderHtml>[0]): Promise<Element> {
  return parseXml((await renderHtml(grade)).replace('<!DOCTYPE html>', ''));
}

function words(node: Element | string): string {
  if (typeof node === 'string') return node;
  return node.tag === 'style' ? '' : node.children.map(words).join('');
}

const harmless = new Set(
  `html head meta title style body header main footer div section article p h1 h2 h3 strong span a ul li dl dt dd pre progress details
   summary table caption thead tbody tr th td br svg g polygon path text ellipse polyline`.split(/\s+/),
);

function tags(element: Element): string[] {
  const below = element.children.flatMap((child) => (typeof child === 'string' || child.tag === '' ? [] : tags(child)));
  return [element.tag, ...below];
}

describe.each(Object.entries(grades))('the page of a %s grade', (_, grade) => {
  test('is well formed, of harmless elements, and each id is there once', async () => {
    const page = await pageOf(grade);
    expect(tags(page).filter((tag) => !harmless.has(tag))).toEqual([]);
    const ids = [...tagsWith(page, 'id')];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('loads nothing, and links to nothing but itself and the brief', async () => {
    const page = await pageOf(grade);
    for (const name of ['src', 'action', 'onclick', 'xlink:href']) expect(tagsWith(page, name)).toEqual([]);
    const ids = new Set(tagsWith(page, 'id').map((id) => `#${id}`));
    for (const href of tagsWith(page, 'href'))
      if (!/^labs\/day\d\/README\.md#task-\d-\d$/.test(href ?? '')) expect(ids).toContain(href);
    expect(await renderHtml(grade)).not.toMatch(/@import|url\(/);
  });
});

function tagsWith(element: Element, attribute: string): string[] {
  const own = element.attrs[attribute];
  const below = element.children.flatMap((child) => (typeof child === 'string' ? [] : tagsWith(child, attribute)));
  return own === undefined ? below : [own, ...below];
}

test('each check has its status as a word, and its points', async () => {
  const rows = all(await pageOf(failedGrade()), 'tr').map(words);
  expect(rows).toContain('✓ passedThe bridge br-app is up with 10.0.0.1/16day1.bridge15/15');
  expect(rows.filter((row) => row.startsWith('✗ failed'))).toHaveLength(4);
  expect(rows.filter((row) => row.startsWith('– blocked'))).toHaveLength(1);
});

test('a lost mark is explained, and its evidence is open; what passed shows its pictures once', async () => {
  const page = await pageOf(failedGrade());
  const article = all(page, 'article').find(({ attrs }) => attrs.id === 'day1.ping-matrix') as Element;
  const text = words(article);
  for (const part of ['25 of 36 flows work.', 'Look at the state', 'labs/day1/README.md#task-1-2', 'never arrived']) {
    expect(text).toContain(part);
  }
  expect(all(article, 'li').map(words)).toHaveLength(2);
  expect(all(article, 'details').map(({ attrs }) => 'open' in attrs)).toEqual([true]);
  expect(all(page, 'svg')).toHaveLength(1);
});

test('a matrix has headings for its rows and columns, and words for its signs', async () => {
  const article = all(await pageOf(failedGrade()), 'article').find(
    ({ attrs }) => attrs.id === 'day1.ping-matrix',
  ) as Element;
  const [table] = all(article, 'table') as [Element];
  expect(all(table, 'th').map(({ attrs }) => attrs.scope)).toEqual([...Array(8).fill('col'), ...Array(6).fill('row')]);
  const labels = new Set(all(table, 'span').map(({ attrs }) => attrs['aria-label']));
  expect(labels).toEqual(new Set(['works', 'does not', 'not probed']));
});

test('hostile strings and names from all over the world stand as they are', async () => {
  const text = words(await pageOf(nastyGrade()));
  for (const one of Object.values(nastyStrings)) expect(printableLine(text)).toContain(printableLine(one));
  for (const name of ['=HYPERLINK("x")<b>#import', ...worldNames]) {
    const student = { id: 's1', name };
    const [heading] = all(await pageOf({ ...exampleGrade(), student }), 'title') as [Element];
    expect(words(heading)).toBe(`${name}: Day 1`);
  }
});

test('a script in trouble shows what it printed', async () => {
  const text = words(await pageOf(zeroGrade()));
  expect(text).toContain('exit code 127');
  expect(text).toContain('day1.sh: line 4: ip: command not found');
});

test('parts are escaped unless they are markup; nothing is nothing', () => {
  const part = html`<i title="${'"><script>'}">${"a&b<'"}</i>`;
  expect(html`${[part, part]}${false}${undefined}${7}`.markup).toBe(`${part.markup}${part.markup}7`);
  expect(part.markup).toBe('<i title="&quot;&gt;&lt;script&gt;">a&amp;b&lt;&#39;</i>');
  expect(html`${trusted('<hr />')}`.markup).toBe('<hr />');
});

test('the first cause stands before the checks, and the brief is a link that opens', async () => {
  const page = await renderHtml(zeroGrade(), '../../../');
  expect(page.indexOf('<h3>First</h3>')).toBeGreaterThan(0);
  expect(page.indexOf('<h3>First</h3>')).toBeLessThan(page.indexOf('<h2>Checks</h2>'));
  expect(page).toContain('<a href="../../../labs/day1/README.md#task-1-1">labs/day1/README.md#task-1-1</a>');
  const [first, ...others] = zeroGrade().results;
  const evil = { ...zeroGrade(), results: first ? [{ ...first, spec: 'javascript:alert(1)//' }, ...others] : [] };
  expect(await renderHtml(evil)).not.toMatch(/href="javascript/);
});
