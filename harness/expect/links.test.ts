import { expect, test } from 'vitest';
import { linksIn } from './links.ts';

const paths = (text: string) =>
  linksIn(text, 'docs/guide.md').map(({ path, found }) => (found === undefined ? path : `${path} ${found}`));

test.each<[string, string, readonly (string | null)[]]>([
  ['beside it', '[a](a.md) ![b](pictures/b%20c.png "title")', ['docs/a.md', 'docs/pictures/b c.png']],
  [
    'above it, and at the top',
    '[a](../day1/up.sh) [b](/README.md) [c](./c.md#part) [d](..)',
    ['day1/up.sh', 'README.md', 'docs/c.md', ''],
  ],
  ['out of the submission', '[a](../../secret)', [null]],
  ['a definition and HTML', '[a][1]\n\n[1]: x.md\n\n<img width="3" src="y.svg">', ['docs/x.md', 'docs/y.svg']],
  [
    'its own headings',
    '# Über *uns*: 1.2\n\n[a](#über-uns-12) [b](#nirgends) [c](#)',
    ['docs/guide.md true', 'docs/guide.md false', 'docs/guide.md true'],
  ],
  ['an anchor of HTML', '<a id="task-1"></a>\n\n[a](#task-1)', ['docs/guide.md true']],
  ['other machines', '[a](https://example.org/x) <http://10.0.0.1> [b](mailto:a@b) [c](//cdn/x)', []],
  ['what is code', '`[a](a.md)`\n\n```\n[b](b.md)\n```', []],
])('where a document points to: %s', (_, text, expected) => {
  expect(paths(text)).toEqual(expected);
});
