import { expect, test } from 'vitest';
import { figuresIn, recordedIn } from './figures.ts';
import { tellLines } from './told-lines.ts';

const record = 'Requests per second:    6568.40 [#/sec] (mean)\nRequests per second:    5515.02 [#/sec] (mean)\n';

function read(text: string, format: 'markdown' | 'pdf' = 'markdown', records = [record]) {
  const told = figuresIn(tellLines({ format, pages: [text] }));
  const recorded = recordedIn(told, records);
  return told.map(({ side }, at) => `${side} ${recorded[at]}`);
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
  ['an exponent, a k with a blank, and units that stick', 'Linux: 6.5684e3 req/s. Docker: 5.5 kreq/s.', 'markdown'],
  ['a comma right before', 'Linux (50 clients,6568req/s). Docker (ab,5515rps).', 'markdown'],
  ['German', '| Aufbau | Anfragen pro Sekunde |\n|-|-|\n| Linux | 6.568,4 |\n| Docker | 5.515,0 |', 'markdown'],
])('figures are read, and found in the record: %s', (_, text, format) => {
  expect(read(text, format).toSorted()).toEqual(['docker true', 'linux true']);
});

test.each<[string, string]>([
  ['CSV', 'linux,50,6568.40,0\ndocker,50,5515.02,0'],
  ['CSV of whole numbers, which might be one with signs between thousands', 'l,200,656,6568,12\nd,200,656,5515,12'],
  ['CSV with quotes around thousands', '"linux","6,568.40","0"\n"docker","5,515.02","0"'],
  ['CSV with semicolons, and commas in numbers', 'linux;50;6568,40;0\ndocker;50;5.515,02;0'],
  ['columns apart by a blank', 'linux 1 200 6568 12\ndocker 1 200 5515 12'],
  ['columns apart by a blank, and commas in numbers', 'linux 200 6568,4 12\ndocker 200 5515,02 12'],
  ['columns apart by commas and blanks', 'linux, 200, 6568, 120\ndocker, 200, 5515, 120'],
  ['compact JSON', '{"linux":{"mean":6568.4,"p":[1,6568.4,3]},"docker":5515.02}'],
  ['a list in compact JSON', '[[1,656,6568.4],[2,551,5515.02]]'],
  ['numbers as text in JSON', '{"linux":"6568.4","docker":"5515.02"}'],
  ['exponents', 'linux 6.568400e+03\ndocker 5.51502E3'],
  ['units that stick', 'linux=6568.4req/s docker:5515/s'],
  ['thousands as k', 'linux 6.57k\ndocker 5.52K rps'],
  ['thousands apart by an underscore or an apostrophe', "linux 6_568\ndocker 5'515"],
  ['colours of a terminal', '\u001b[32m\u001b[1m6568.4\u001b[0m\n\u001b[36m5515\u001b[39m'],
  ['a dotted line', 'linux.........................6568.4/s\ndocker........................5515.0/s'],
  ['signs before', 'linux ~6568 (+6568)\ndocker -5515'],
])('a record is read: %s', (_, text) => {
  const told = '| Stack | Requests/s |\n|-|-|\n| Linux | 6568 |\n| Docker | 5515 |';
  expect(read(told, 'markdown', ['nothing', text])).toEqual(['linux true', 'docker true']);
  const other = told.replace('6568', '7568').replace('5515', '6515');
  expect(read(other, 'markdown', ['nothing', text])).toEqual(['linux false', 'docker false']);
});

test('digits of words, versions and addresses are no numbers of a record', () => {
  const told = '| Stack | Requests/s |\n|-|-|\n| Linux | 6568 |\n| Docker | 5515 |';
  expect(read(told, 'markdown', ['id6568 v1.6568 x5515y 10.0.5515.1'])).toEqual(['linux false', 'docker false']);
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
