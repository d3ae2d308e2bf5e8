import { expect, test } from 'vitest';
import { renderCsv } from './csv.ts';

test('no cell is a formula', () => {
  const cells = ['=1+1', '+x', '-x', '@x', '\t=x', ' =x', '＝x', 'a=1'];
  expect(renderCsv([cells])).toBe(`'=1+1,'+x,'-x,'@x,'\t=x,' =x,'＝x,a=1\r\n`);
});

test('numbers and the sign for nothing stay', () => {
  expect(renderCsv([['-', '-5', '+3.5', '12,5', '']])).toBe('-,-5,+3.5,"12,5",\r\n');
});

test('separators, quotes and line ends are quoted, escape sequences gone', () => {
  expect(renderCsv([['a,b', 'say "x"', 'two\nlines', '\x1b[31mred']])).toBe('"a,b","say ""x""","two\nlines",red\r\n');
});
