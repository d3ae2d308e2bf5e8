import { expect, test } from 'vitest';
import { renderJunit } from './junit.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { junitViolations } from './testkit/junit-schema.testkit.ts';
import { longGrade, nastyGrade } from './testkit/nasty.testkit.ts';
import { all, type Element, parseXml, text } from './testkit/xml.testkit.ts';

test.each([exampleGrade(), failedGrade(), reviewGrade(), zeroGrade(), nastyGrade(), longGrade()])(
  "grade %# is what Jenkins' schema allows",
  (grade) => {
    expect(junitViolations(renderJunit(grade))).toEqual([]);
  },
);

test('the schema refuses what it should', () => {
  const xml = `<testsuites skipped="0"><testsuite name="a">x<testcase name="b"><properties/></testcase><testcase/></testsuite></testsuites>`;
  expect(junitViolations(xml)).toEqual([
    '/testsuites has an attribute skipped',
    '/testsuites/testsuite lacks tests',
    '/testsuites/testsuite has text',
    '/testsuites/testsuite/testcase has a child properties',
    '/testsuites/testsuite/testcase lacks name',
  ]);
  expect(junitViolations('<suite/>')).toEqual(['the root is suite']);
});

test('fail and blocked are failures, with the story in the message and in the body', () => {
  const root = parseXml(renderJunit(failedGrade()));
  expect(root.attrs).toMatchObject({ tests: '10', failures: '5', errors: '0' });
  const cases = all(root, 'testcase');
  expect(cases.map(({ attrs }) => attrs.classname)).toEqual(Array(10).fill('day1'));
  const cut = cases[2] as Element;
  expect(cut.attrs.name).toBe('day1.veth-pairs Each namespace hangs on the bridge by a veth pair');
  expect(cut.attrs.time).toBe('0.046');
  const [failure] = all(cut, 'failure') as [Element];
  for (const part of [
    'expected: Each of the six',
    'actual: postgres-db: its pair',
    'hint: A link',
    'brief: labs/day1/README.md#task-1-2',
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

test('the points of each case are properties of its suite', () => {
  const [suite] = all(parseXml(renderJunit(failedGrade())), 'testsuite') as [Element];
  const properties = Object.fromEntries(all(suite, 'property').map(({ attrs }) => [attrs.name, attrs.value]));
  expect(properties).toMatchObject({
    'points.day1.bridge': '15/15',
    'points.day1.veth-pairs': '16.67/20',
    earned: '186.67',
  });
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
