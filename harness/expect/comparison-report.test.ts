import { describe, expect, test } from 'vitest';
import { readReport } from './comparison-report.ts';

const report = `# Linux against Docker

| Stack            | Requests/s      | p99 (ms) | Failed |
| ---------------- | --------------: | -------: | -----: |
| Linux namespaces | 1,234.5 ± 20    | 12       | 0      |
| **Docker**       | 1 050           | 14       | 3      |

Measured with autocannon, 10 connections, ten rounds of 2 s at http://10.0.0.10/api/products and
http://172.18.0.2:8080/api/products, see https://docs.docker.com and http://example.org/x.

**Winner:** Linux, by 18 %.
`;

describe('a comparison report', () => {
  test('is read for its figures, method, servers and winner', () => {
    expect(readReport(report)).toEqual({
      linux: { perSecond: 1234.5, failed: 0 },
      docker: { perSecond: 1050, failed: 3 },
      winner: 'linux',
      servers: ['10.0.0.10:80', '172.18.0.2:8080'],
      method: { tool: true, connections: true, extent: true },
    });
  });

  test('may have other tables, with fewer of the figures', () => {
    const rounds =
      '| Round | Linux | Docker |\n|--|--|--|\n| 1 | 5 | 6 |\n\n| Stack | RPS |\n|--|--|\n| Linux | 1 |\n\n';
    expect(readReport(rounds + report)).toMatchObject({ linux: { perSecond: 1234.5 }, docker: { failed: 3 } });
  });

  test.each([
    ['Winner: Docker', 'docker'],
    ['## Winner: no difference', 'none'],
    ['- **Winner**: no clear difference between the two', 'none'],
    ['Winner: raw namespaces', 'linux'],
    ['Winner: the Linux stack', 'linux'],
    ['winner: Network namespaces', 'linux'],
    ['Winner: neither', 'none'],
    ['Winner: me', null],
    ['And the winner is Docker.', null],
    ['The Winner: Docker', null],
  ])('%s', (line, winner) => {
    expect(readReport(`Text before.\n\n${line}\n`).winner).toBe(winner);
  });

  test('without a table, a method or a URL says so', () => {
    expect(readReport('Docker is faster. I looked.')).toEqual({
      linux: null,
      docker: null,
      winner: null,
      servers: [],
      method: { tool: false, connections: false, extent: false },
    });
  });

  test('names one server only when both URLs lead to the same', () => {
    const same = 'ab -n 10000 -c 100 http://localhost:8080/api/products and http://localhost:8080/api/products/1';
    expect(readReport(same)).toMatchObject({
      servers: ['localhost:8080'],
      method: { tool: true, connections: true, extent: true },
    });
  });

  test('takes no longer to read for being hostile', { timeout: 20_000 }, () => {
    for (const bit of ['1 ', '1, ', '- ', 'http://1 ', '5 connect ', '| 1 ', 'requests: '])
      expect(readReport(bit.repeat(12_000)).linux).toBeNull();
  });

  test('has no failed requests where the column is missing, or holds no number', () => {
    const rows = (failed: string) =>
      `| Stack | req/s${failed} |\n|--|--${failed ? '|--' : ''}|\n| Linux | 10 ${failed && '| none'} |\n`;
    expect(readReport(rows('')).linux).toEqual({ perSecond: 10, failed: null });
    expect(readReport(rows(' | failed')).linux).toEqual({ perSecond: 10, failed: null });
  });
});
