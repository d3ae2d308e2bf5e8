import { describe, expect, test } from 'vitest';
import { readCsv, readJsonTables } from './tables.ts';

describe('CSV', () => {
  test('as it is asked', () => {
    expect(readCsv('source,destination,packets\na,b,3\n')).toEqual([{ source: 'a', destination: 'b', packets: '3' }]);
  });

  test.each([
    ['semicolons, a byte order mark and Windows', '\ufeffProtocol;Packets\r\nTCP;"3"\r\n'],
    ['tabs', 'PROTOCOL\tpackets\nTCP\t3'],
    ['blanks, underscores and empty lines', '\n"Proto col" , _packets_ \n\nTCP , 3\n\n'],
  ])('with %s', (_, text) => {
    expect(readCsv(text)).toEqual([{ protocol: 'TCP', packets: '3' }]);
  });

  test('rows of other lengths, and none', () => {
    expect(readCsv('a,b\n1\n1,2,3\n')).toEqual([
      { a: '1', b: '' },
      { a: '1', b: '2' },
    ]);
    expect(readCsv('')).toEqual([]);
    expect(readCsv('__proto__,b\n1,2\n')[0]?.b).toBe('2');
  });
});

describe('JSON', () => {
  test('tables by name, whatever else there is', () => {
    const tables = readJsonTables('\ufeff{"Top Talkers":[{"Service":"a","packets":3,"x":{}},7,null],"note":"x"}');
    expect([...tables]).toEqual([['toptalkers', [{ service: 'a', packets: '3', x: '' }]]]);
    expect(readJsonTables('[]').size + readJsonTables('7').size).toBe(0);
    expect(() => readJsonTables('{')).toThrow();
  });
});
