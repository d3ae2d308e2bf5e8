import { decode, encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer } from './dns.ts';

function ask(name: string, type: 'A' | 'AAAA' | 'MX' = 'A', id = 7): Packet {
  const reply = answer(encode({ type: 'query', id, questions: [{ type, name }] }));
  if (reply === undefined) throw new Error('The DNS did not answer.');
  return decode(reply);
}

const addresses = (reply: Packet) => reply.answers?.map((one) => ('data' in one ? one.data : undefined));

test('every name has one address of its own, always the same, whatever its case', () => {
  expect(ask('example.org')).toMatchObject({ type: 'response', id: 7, answers: [{ name: 'example.org', type: 'A' }] });
  expect(addresses(ask('Example.ORG'))).toEqual(addresses(ask('example.org')));
  expect(addresses(ask('example.net'))).not.toEqual(addresses(ask('example.org')));
});

test('no address lies outside of 198.18.0.0/15, or is a first or last one', () => {
  fc.assert(
    fc.property(fc.domain(), (name) => {
      expect(addresses(ask(name))).toEqual([
        expect.stringMatching(/^198\.1[89]\.\d+\.([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/),
      ]);
    }),
  );
});

test.each(['AAAA', 'MX'] as const)('there is no %s record, which is an answer too', (type) => {
  expect(ask('example.org', type)).toMatchObject({ rcode: 'NOERROR', answers: [] });
});

test('what is no query gets no answer', () => {
  expect(answer(Buffer.alloc(0))).toBeUndefined();
  expect(answer(Buffer.from('noise that is no message'))).toBeUndefined();
  expect(answer(encode({ type: 'response', id: 1, questions: [{ type: 'A', name: 'a.b' }] }))).toBeUndefined();
});
