import { expect, test } from 'vitest';
import type { TracedConnection } from '../model/index.ts';
import {
  differences,
  type Expectation,
  ending,
  isAlive,
  isOpen,
  type Row,
  type Table,
  tableEvidence,
} from './policy.ts';

const rows = ['app', 'web'].map((name) => ({ name, key: name }));
const columns = [
  { name: 'db', address: '10.0.0.60', port: 5432, key: 'db' },
  { name: 'web', address: '10.0.0.10', port: 80, key: 'web' },
];

/** app reaches db, web does not, and app reaches web; but for what is given as [row, column, result, way]. */
function table(...changes: readonly [string, string, string, string[]][]): Table {
  const right: [string, string, string, string[]][] = [
    ['app', 'db', 'open', ['@host veth-app', 'db eth0']],
    ['web', 'db', 'timeout', ['@host veth-web']],
    ['app', 'web', 'open', ['@host veth-app', 'web eth0']],
  ];
  const connections = right.map(([row, column, result, way]) => {
    const [, , other = result, otherWay = way] = changes.find(([r, c]) => r === row && c === column) ?? [];
    return { row, column, from: row, to: '', port: 0, result: other, way: otherWay };
  });
  return { rows, columns, connections };
}

const rule: Expectation = (row, column) => (column.name === 'db' ? (row.name === 'app' ? 'open' : 'closed') : null);
const wrong = (seen: Table) => differences(seen, rule).map(({ row, column }) => `${row.name} ${column.name}`);

test('a table that is as it should be has no difference, whatever the rule is silent on', () => {
  expect(wrong(table())).toEqual([]);
  expect(wrong(table(['app', 'web', 'timeout', []]))).toEqual([]);
});

test('open is what arrived where it should; what is answered by anybody is not closed', () => {
  const impostor = table(['app', 'db', 'open', ['@host veth-app']]);
  expect(isOpen(impostor, 'app', 'db')).toBe(false);
  expect(wrong(impostor)).toEqual(['app db']);
  expect(wrong(table(['web', 'db', 'open', ['@host veth-web']]))).toEqual(['web db']);
  expect(wrong(table(['web', 'db', 'ECONNREFUSED', ['@host veth-web', 'db eth0']]))).toEqual([]);
});

test('who was seen nowhere outside has shown nothing', () => {
  const [, web] = rows as [Row, Row];
  expect(isAlive(table(), web)).toBe(true);
  expect(isAlive(table(['web', 'db', 'timeout', []]), web)).toBe(false);
});

test.each<[Partial<TracedConnection> | undefined, string]>([
  [undefined, 'was not tried'],
  [{ result: 'open' }, 'was answered by somebody else'],
  [{ result: 'timeout', way: ['@host veth-web'] }, 'got no answer and was last seen entering the host on veth-web'],
  [{ result: 'timeout', way: [] }, 'got no answer and never left its namespace'],
  [{ result: 'ECONNREFUSED' }, 'was refused'],
  [{ result: 'ENETUNREACH' }, 'failed (ENETUNREACH)'],
])('%j', (connection, sentence) => {
  expect(ending(connection && ({ way: [], ...connection } as unknown as TracedConnection))).toBe(sentence);
});

test('the evidence tells what was seen and whether it is right', () => {
  const evidence = tableEvidence('t', table(['web', 'db', 'open', ['@host veth-web', 'db eth0']]), rule);
  expect(evidence).toMatchObject({ about: 'policy', from: ['app', 'web'], to: ['db:5432', 'web:80'] });
  expect(evidence.kind === 'matrix' && evidence.cells).toEqual([
    [
      { state: 'ok', note: 'open' },
      { state: 'self', note: 'open' },
    ],
    [
      { state: 'no', note: 'open' },
      { state: 'self', note: '' },
    ],
  ]);
});
