import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { expect, test } from 'vitest';
import { deliverable } from '../labs/catalogue.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './fixtures/grade.ts';
import { longGrade, nastyGrade } from './fixtures/nasty.ts';
import { renderJunit } from './junit.ts';

interface Element {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const typst = NodeCompiler.create();

/** The document as typst's XML reader, a strict one, understands it. */
function parseXml(xml: string): Element {
  const mainFileContent = '#metadata(xml(bytes(sys.inputs.xml))) <tree>';
  const [[root]] = typst.query({ mainFileContent, inputs: { xml } }, { selector: '<tree>', field: 'value' });
  return root;
}

function all(element: Element, tag: string): Element[] {
  const below = element.children.flatMap((child) => (typeof child === 'string' ? [] : all(child, tag)));
  return element.tag === tag ? [element, ...below] : below;
}

function text(element: Element): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

test('fail and blocked are failures, with the story in the message and in the body', () => {
  const root = parseXml(renderJunit(failedGrade()));
  expect(root.attrs).toMatchObject({ tests: '10', failures: '5', errors: '0', skipped: '0' });
  const cases = all(root, 'testcase');
  expect(cases.map(({ attrs }) => attrs.classname)).toEqual(Array(10).fill('day1'));
  const cut = cases[2] as Element;
  expect(cut.attrs.name).toBe(`day1.veth-pairs ${deliverable('day1.veth-pairs').title}`);
  expect(cut.attrs.time).toBe('0.046');
  const [failure] = all(cut, 'failure') as [Element];
  for (const part of [
    'expected: Each of the six',
    'actual: postgres-db: its pair',
    'hint: A link',
    'brief: labs/day1#task-1-2',
  ]) {
    expect(failure.attrs.message).toContain(part);
    expect(text(failure)).toContain(part);
  }
  expect(all(cases[8] as Element, 'failure')[0]?.attrs).toMatchObject({
    type: 'blocked',
    message: expect.stringContaining('It needs day1.namespaces'),
  });
});

test('what could not be judged is an error', () => {
  const root = parseXml(renderJunit(reviewGrade()));
  expect(root.attrs).toMatchObject({ failures: '0', errors: '2' });
  const [error] = all(root, 'error') as [Element];
  expect(error.attrs.message).toContain('did not start within 2 s');
  expect(text(error)).toContain('did not start within 2 s');
});

test('points are properties of each case', () => {
  const [, bridge] = all(parseXml(renderJunit(exampleGrade())), 'testcase') as [Element, Element];
  const properties = Object.fromEntries(all(bridge, 'property').map(({ attrs }) => [attrs.name, attrs.value]));
  expect(properties).toEqual({ points: '15', earned: '15', task: '1.2', spec: 'labs/day1#task-1-2' });
});

test('a day that had trouble says so, also when none of its checks ran', () => {
  const root = parseXml(renderJunit({ ...zeroGrade(), results: [] }));
  const [suite] = all(root, 'testsuite') as [Element];
  expect(suite.attrs).toMatchObject({ name: 'day1', tests: '0', timestamp: '2026-11-21T09:41:07' });
  expect(all(suite, 'property').find(({ attrs }) => attrs.name === 'problem')?.attrs.value).toContain('exit code 127');
});

test('hostile strings arrive as text, without control characters', () => {
  const xml = renderJunit(nastyGrade());
  const [first] = all(parseXml(xml), 'failure') as [Element];
  expect(text(first)).toContain('actual: before ]]> after <![CDATA[ x');
  expect(text(first)).toContain('expected: =HYPERLINK("http://x")<b>bold</b>&amp;');
  expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe]/u);
});

test('no two cases share a name', () => {
  const names = all(parseXml(renderJunit(longGrade())), 'testcase').map(({ attrs }) => attrs.name);
  expect(new Set(names).size).toBe(30);
});
