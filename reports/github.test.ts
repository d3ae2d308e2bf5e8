import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as plain } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { printableLine } from '../harness/model/index.ts';
import { renderAnnotations } from './github/annotations.ts';
import { markdownText } from './github/markdown.ts';
import { renderStepSummary } from './github/step-summary.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade, nastyStrings } from './testkit/nasty.testkit.ts';

function parse(markdown: string) {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The types of all nodes below, each once. */
function types(node: { readonly type: string; readonly children?: readonly unknown[] }): Set<string> {
  const below = (node.children ?? []) as (typeof node)[];
  return new Set([node.type, ...below.flatMap((child) => [...types(child)])]);
}

describe('text in Markdown', () => {
  const texts = [
    ...Object.values(nastyStrings),
    '=HYPERLINK("x")<b>#import',
    '张伟',
    '| a | [x](http://y) ![z](w) `c` ~~d~~ &amp; @someone',
    '# heading',
    '1. item',
    '---',
  ];
  test.each(texts)('%j stands as it is', (text) => {
    const tree = parse(markdownText(text));
    expect(types(tree)).toEqual(new Set(['root', 'paragraph', 'text']));
    expect(plain(tree)).toBe(printableLine(text));
  });
});

test('an address may become a link to what it says, never to something else', () => {
  const tree = parse(markdownText('[safe](http://evil.example) <a@b.example>'));
  expect(plain(tree)).toBe('[safe](http://evil.example) <a@b.example>');
  expect(JSON.stringify(tree)).not.toMatch(/"value":"safe"/);
});

describe('step summary', () => {
  test('who, how much, each check, and why marks were lost', () => {
    const tree = parse(renderStepSummary(failedGrade()));
    expect(types(tree)).toEqual(
      new Set('root heading text paragraph strong table tableRow tableCell list listItem'.split(' ')),
    );
    const words = plain(tree);
    for (const part of [
      'Ada Lovelace (alovelace) · Day 1',
      '186.67 of 255 points (73 %)',
      'Hint: A link that was made',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('hostile strings bring no markup of their own', () => {
    const found = types(parse(renderStepSummary(nastyGrade())));
    for (const type of ['html', 'link', 'image', 'emphasis', 'inlineCode', 'delete', 'code'])
      expect(found).not.toContain(type);
  });

  test('a script in trouble is named, and no line of its output', () => {
    const summary = plain(parse(renderStepSummary(zeroGrade())));
    expect(summary).toContain('ended with exit code 127');
    expect(summary).not.toContain('command not found');
  });

  test('it is as long as it may be, and counts the rest', () => {
    const whole = renderStepSummary(longGrade());
    const cut = renderStepSummary(longGrade(), 6000);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(6000);
    expect(cut).toMatch(/\d more in report\.html\.\n$/);
    expect(whole).not.toContain('more in report.html');
  });
});

describe('annotations', () => {
  test('one for each check that failed; what is blocked has none', () => {
    expect(renderAnnotations(failedGrade()).map((line) => line.slice(0, line.indexOf(' failed::')))).toEqual(
      ['veth-pairs', 'ping-matrix', 'internet', 'rules-documented'].map(
        (name) => `::error file=labs/day1/README.md,title=day1.${name}`,
      ),
    );
  });

  test('what could not be judged is a warning', () => {
    for (const line of renderAnnotations(reviewGrade())) expect(line).toMatch(/^::warning .*not judged::/);
  });

  test('ten at most; the last one counts the rest', () => {
    const lines = renderAnnotations(zeroGrade());
    expect(lines).toHaveLength(10);
    const grade = zeroGrade();
    const twice = { ...grade, results: [...grade.results, ...grade.results] };
    expect(renderAnnotations(twice)).toHaveLength(10);
    expect(renderAnnotations(twice)[9]).toMatch(/^::error title=netproof::12 more checks did not pass: day1\./);
  });

  test('each is one line, with its own escapes only', () => {
    const [, second = ''] = renderAnnotations(nastyGrade());
    const lines = renderAnnotations({
      ...nastyGrade(),
      results: nastyGrade().results.map((result) => ({ ...result, actual: '100 %\r\n::error::x, y: z' })),
    });
    expect(second).not.toMatch(/[\r\n]/);
    expect(lines[0]).toContain('Seen: 100 %25%0A::error::x, y: z');
    for (const line of lines) expect(line).toMatch(/^::(error|warning) [^\r\n]*$/);
  });

  test('nothing to say about a passed grade', () => {
    expect(renderAnnotations(exampleGrade())).toEqual([]);
  });
});

test('the cause that most lost marks follow from comes first, in the summary and among the annotations', () => {
  const grade = zeroGrade();
  expect(renderStepSummary(grade).split('\n').slice(0, 5).join(' ')).toContain('**First:** Day 1');
  expect(renderAnnotations(grade)[0]).toMatch(/^::error title=First::Day 1: .*\/day1.sh ended with exit code 127/);
});
