import { encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { read } from './names.ts';

const reply = (flags: number, more: Partial<Parameters<typeof encode>[0]> = {}) =>
  encode({ type: 'response', id: 7, flags, questions: [{ type: 'A', name: 'db' }], ...more });

test('a reply is read by its code and its IPv4 addresses', () => {
  const answers = [
    { type: 'CNAME' as const, name: 'db', data: 'store' },
    { type: 'A' as const, name: 'store', data: '10.1.2.3' },
  ];
  expect(read(reply(0, { answers }), 7)).toEqual({ result: 'answered', addresses: ['10.1.2.3'] });
  expect(read(reply(3), 7)).toEqual({ result: 'no such name', addresses: [] });
  expect(read(reply(5), 7)).toEqual({ result: 'refused (5)', addresses: [] });
});

test('what is no reply to this question is none at all', () => {
  expect(read(reply(0), 8)).toBeUndefined();
  expect(read(encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'db' }] }), 7)).toBeUndefined();
  expect(read(Buffer.from('no DNS'), 7)).toBeUndefined();
  expect(read(Buffer.alloc(0), 7)).toBeUndefined();
});
