import { expect, test } from 'vitest';
import { parseResolver } from './resolver.ts';

test('servers, and the last list of domains, are read as the C library reads them', () => {
  const text = `# made by Docker
nameserver 127.0.0.11
 nameserver\t8.8.8.8 ; another
domain old.test
search shop.test  lab.test
options ndots:0
`;
  expect(parseResolver(text)).toEqual({ servers: ['127.0.0.11', '8.8.8.8'], search: ['shop.test', 'lab.test'] });
  expect(parseResolver('search a\ndomain b\n')).toEqual({ servers: [], search: ['b'] });
});

test('no more than three servers are asked, and an empty file names none', () => {
  expect(parseResolver('nameserver 1.1.1.1\n'.repeat(5)).servers).toHaveLength(3);
  expect(parseResolver('')).toEqual({ servers: [], search: [] });
  expect(parseResolver('nameserver\n# nameserver 9.9.9.9')).toEqual({ servers: [], search: [] });
});
