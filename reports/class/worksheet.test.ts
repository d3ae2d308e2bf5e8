import { describe, expect, test } from 'vitest';
import { changeRow, readWorksheet, renderWorksheet } from './worksheet.ts';

const tables = [
  'a,b\r\n1,2\r\n',
  'a;b\n"1";2',
  'a\tb\n"x\ty"\t"two\nlines"\n',
  'Name;Note\r\n"Müller; Jörg";"7,5"\r\n"say ""x""";\r\n',
  'a, b\r\n 1, 2 \r\n',
];

test.each(tables)('%j is read, and written as it was', (text) => {
  const sheet = readWorksheet(text, 's.csv');
  expect(sheet.headers).toHaveLength(2);
  expect(renderWorksheet(sheet, [sheet.headerRow, ...sheet.rows])).toBe(text);
});

test('what changes is quoted where it must be, and the rest stays', () => {
  const sheet = readWorksheet('a;b;c\r\n"1";;x\r\n', 's.csv');
  const rows = sheet.rows.map((row) => changeRow(row, new Map([[1, 'u;v "w"']])));
  expect(renderWorksheet(sheet, [sheet.headerRow, ...rows])).toBe('a;b;c\r\n"1";"u;v ""w""";x\r\n');
});

test('a formula becomes text', () => {
  const sheet = readWorksheet('a,b\n=1+1,x, -y\n'.replace(', -y', ''), 's.csv');
  expect(renderWorksheet(sheet, sheet.rows)).toBe("'=1+1,x\n");
});

describe('what could not be written again is refused', () => {
  test.each([
    ['a,b\r\n1,2\n3,4\r\n', /^s\.csv/],
    ['a,b\n\n1,2\n', /^s\.csv/],
    ['a,b\n1\n', /^s\.csv, line 2: this is no CSV that can be filled/],
    ['a,b\n"1,2\n', /^s\.csv, line \d: this is no CSV/],
    ['', /^s\.csv, line 1: this is no CSV that can be filled: it is empty/],
  ])('%j', (text, sentence) => expect(() => readWorksheet(text, 's.csv')).toThrow(sentence));
});
