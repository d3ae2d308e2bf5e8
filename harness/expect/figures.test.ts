import { expect, test } from 'vitest';
import { figuresIn, isRecorded, numbersOf } from './figures.ts';
import { tellLines } from './told-lines.ts';

const record = 'Requests per second:    6568.40 [#/sec] (mean)\nRequests per second:    5515.02 [#/sec] (mean)\n';

function read(text: string, format: 'markdown' | 'pdf' = 'markdown') {
  const numbers = numbersOf(record);
  return figuresIn(tellLines({ format, pages: [text] })).map((one) => `${one.side} ${isRecorded(one, numbers)}`);
}

test.each<[string, string, 'markdown' | 'pdf']>([
  [
    'a table with a row for each',
    '| Stack | Requests/s | p99 |\n|-|-|-|\n| Raw Linux | 6,568.40 | 3 |\n| Docker | 5,515 | 4 |',
    'markdown',
  ],
  [
    'a table with a column for each',
    '| | Linux | Docker |\n|-|-|-|\n| Requests per second | 6568 | 5515 |\n| Time per request | 1 ms | 2 ms |',
    'markdown',
  ],
  ['a table of a PDF, with narrow blanks', 'Stack\tReq/s\nNamespaces\t6\u202f568\nDocker\t5\u202f515', 'pdf'],
  ['sentences', 'Linux answered 6.568 requests per second. Docker answered only 5,52k req/s!', 'markdown'],
  ['German', '| Aufbau | Anfragen pro Sekunde |\n|-|-|\n| Linux | 6.568,4 |\n| Docker | 5.515,0 |', 'markdown'],
])('figures are read, and found in the record: %s', (_, text, format) => {
  expect(read(text, format).toSorted()).toEqual(['docker true', 'linux true']);
});

test('figures of another measurement are told, and what is no rate or of both is none', () => {
  expect(read('| Stack | Requests/s |\n|-|-|\n| Linux | 9000 |\n| Docker | 5515 |')).toEqual([
    'linux false',
    'docker true',
  ]);
  expect(read('Linux and Docker both answer 100 requests per second. Docker needs 512 MB. Linux took 3 s.')).toEqual(
    [],
  );
});
