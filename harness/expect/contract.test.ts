import { expect, test } from 'vitest';
import type { HttpResult } from '../model/index.ts';
import { breach } from './contract.ts';

const schema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, kind: { const: 'order' } } };

function answer(status: number, body: string): HttpResult {
  return { status, headers: {}, body, durationMs: 3 };
}

test('a response with the status and a body of the schema keeps the contract, more fields or not', () => {
  expect(breach(answer(200, '{"id": 1}'), { status: 200, schema })).toBeUndefined();
  expect(breach(answer(200, '{"id": 1, "more": [2]}'), { status: 200, schema })).toBeUndefined();
  expect(breach(answer(422, 'no'), { status: '4xx' })).toBeUndefined();
});

test.for([
  { response: answer(500, 'oh\n\nno'), status: 200, told: 'answered 500 oh no instead of 200' },
  { response: answer(500, ''), status: '4xx', told: 'answered 500 (empty) instead of 4xx' },
  { response: answer(200, '<html>'), status: 200, told: 'answered 200 <html>, which is not JSON' },
  {
    response: answer(200, '{}'),
    status: 200,
    told: "answered 200 {}, where the body must have required property 'id'",
  },
  { response: answer(200, '{"id":"1"}'), status: 200, told: 'answered 200 {"id":"1"}, where /id must be integer' },
  {
    response: answer(200, '{"id":1,"kind":"x"}'),
    status: 200,
    told: 'answered 200 {"id":1,"kind":"x"}, where /kind must be equal to constant "order"',
  },
  { response: { failed: 'ECONNREFUSED', durationMs: 1 }, status: 200, told: 'refused the connection' },
  { response: { failed: 'timeout', durationMs: 5003 }, status: 503, told: 'gave no answer within 5.0 s' },
  { response: { failed: 'EPROTO', durationMs: 1 }, status: 200, told: 'failed (EPROTO)' },
] as const)('$told', ({ response, status, told }) => {
  expect(breach(response, { status, schema })).toBe(told);
});

test('a long body is told in short', () => {
  expect(breach(answer(500, 'x'.repeat(4000)), { status: 200 })?.length).toBeLessThan(200);
});
