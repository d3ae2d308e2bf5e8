import { expect, test } from 'vitest';
import { mountsIn, mountTrouble } from './mounts.ts';

const compose = (first: string, second: string) => `services:
  a: { image: x, volumes: [${first}] }
  b: { image: x, volumes: [${second}] }
volumes: { data: {} }
`;
const troubles = (text: string) => mountsIn(text).map((one, _, all) => mountTrouble(one, all) ?? '');

test('both spellings are read, named volumes are none of the submission', () => {
  const text = compose('"/s/a:/a:ro", "data:/d"', '{ type: bind, source: /s/b, target: /b }');
  expect(mountsIn(`${text}configs: { c: { file: /s/c } }`)).toEqual([
    { service: 'a', source: '/s/a', writable: false },
    { service: 'b', source: '/s/b', writable: true },
    { service: 'c', source: '/s/c', writable: false },
  ]);
});

test('what lies below a folder that a container can write to is not mounted', () => {
  expect(troubles(compose('"/s:/a:rw"', '"/s/x/y:/b:ro"'))).toEqual([
    '',
    expect.stringMatching(/^mounts \/s\/x\/y, .* a can/),
  ]);
  expect(troubles(compose('"/s/x/y:/b:ro"', '"/s/x:/a"'))).toEqual([expect.stringMatching(/ b can put/), '']);
});

test('the same folder twice, folders side by side, and such that nobody can write to are', () => {
  expect(troubles(compose('"/s/x:/a"', '"/s/x:/b"'))).toEqual(['', '']);
  expect(troubles(compose('"/s/x:/a"', '"/s/xy:/b"'))).toEqual(['', '']);
  expect(troubles(compose('"/s:/a:ro"', '"/s/x:/b"'))).toEqual(['', '']);
});
