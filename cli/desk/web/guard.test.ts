import { expect, test } from 'vitest';
import { makeGuard } from './guard.ts';
import { readAsked } from './messages.ts';

const guard = makeGuard('secret');
const own = { host: '127.0.0.1:4000' };

test.each([
  ['/secret/', own, '/'],
  ['/secret/page.js?x', own, '/page.js'],
  ['/secret/ws', { ...own, origin: 'http://127.0.0.1:4000' }, '/ws'],
  ['/secret', own, undefined],
  ['/', own, undefined],
  ['/Secret/', own, undefined],
  ['/secret/', { host: 'evil.example:4000' }, undefined],
  ['/secret/', { host: 'localhost:4000' }, undefined],
  ['/secret/', { host: '127.0.0.1:4001' }, undefined],
  ['/secret/', {}, undefined],
  ['/secret/ws', { ...own, origin: 'http://evil.example' }, undefined],
  ['/secret/ws', { ...own, origin: 'null' }, undefined],
])('%s with %o', (url, headers, path) => {
  expect(guard.pathOf({ url, headers }, 4000)).toBe(path);
});

test('each desk has a token of its own', () => {
  expect(makeGuard().token).not.toBe(makeGuard().token);
  expect(makeGuard().token).toMatch(/^[\w-]{32}$/);
});

test('what is no message is none', () => {
  for (const text of [
    '',
    '7',
    'null',
    '{}',
    '{"kind":"why","from":1,"to":"a"}',
    '{"kind":"shell","id":"1","namespace":3}',
  ])
    expect(readAsked(text)).toBeUndefined();
  expect(readAsked('{"kind":"why","from":"a","to":"b:1","more":1}')).toEqual({ kind: 'why', from: 'a', to: 'b:1' });
  const shell = { kind: 'shell', id: '1', namespace: null, columns: 80, rows: 24 };
  expect(readAsked(JSON.stringify(shell))).toEqual(shell);
});
