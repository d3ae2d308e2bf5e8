import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asWritten, renderCsv, withoutFormula } from './csv.ts';

test('no cell is a formula', () => {
  const cells = ['=1+1', '+x', '-x', '@x', '\t=x', ' =x', '＝x', 'a=1'];
  expect(renderCsv([cells])).toBe(`'=1+1,'+x,'-x,'@x,"\t'=x",' =x,'＝x,a=1\r\n`);
});

test('numbers and the sign for nothing stay', () => {
  expect(renderCsv([['-', '-5', '+3.5', '12,5', '']])).toBe('-,-5,+3.5,"12,5",\r\n');
});

test('separators of any dialect, quotes and line ends are quoted, escape sequences gone', () => {
  expect(renderCsv([['a,b', 'say "x"', 'two\nlines', '\x1b[31mred']])).toBe('"a,b","say ""x""","two\nlines",red\r\n');
  expect(renderCsv([['a;b', 'a\tb', 'a|b']])).toBe('"a;b","a\tb","a|b"\r\n');
  expect(renderCsv([['a;b', 'c,d']], ';')).toBe('"a;b";"c,d"\r\n');
});

test('what is a cell in another dialect is no formula there', () => {
  const cells = ['s1', 'x;=HYPERLINK("y")', 'x\t@cmd', 'x, -1+1', 'two\n=1', 'q"=1;"'];
  for (const delimiter of [',', ';', '\t'] as const) {
    const csv = renderCsv([cells], delimiter);
    expect(csv.split(/[,;\t|\r\n"]+/).filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    expect((parse(csv, { delimiter }) as string[][])[0]?.map(asWritten)).toEqual(cells);
  }
});

test('a cell that was made safe is read as it was written', () => {
  const text = fc.string({ unit: fc.constantFrom('=', '-', ' ', ';', ',', '\n', '"', 'a', '1') });
  fc.assert(fc.property(text, (cell) => void expect(asWritten(withoutFormula(cell))).toBe(cell)));
});
