import { expect, test } from 'vitest';
import { readDockerfile } from './dockerfile.ts';

test('the images that a build needs, without its own stages', () => {
  const text = `ARG NODE=24
FROM node:\${NODE}-alpine AS deps
RUN npm ci
FROM deps AS test
FROM nginx:alpine
COPY --from=deps /app /app
COPY --from=redis:alpine /usr/bin/redis-cli /usr/bin/
COPY --from=0 /x /x
`;
  expect(readDockerfile(text, 'Dockerfile').images).toEqual([
    { name: 'node:24-alpine', line: 2 },
    { name: 'nginx:alpine', line: 5 },
    { name: 'redis:alpine', line: 7 },
  ]);
  expect(readDockerfile(text, 'Dockerfile', { NODE: '22' }).images[0]?.name).toBe('node:22-alpine');
});

test('a line that names another frontend is taken away: it would be an image of a registry', () => {
  const { text } = readDockerfile('# syntax=docker/dockerfile:1\nFROM scratch\n', 'Dockerfile');
  expect(text).toBe('#\nFROM scratch\n');
});

test('what has no FROM is no Dockerfile', () => {
  expect(readDockerfile('hello\n', 'Dockerfile.shop').problems).toEqual([
    { file: 'Dockerfile.shop', line: null, sentence: 'it has no FROM line, so it is no Dockerfile' },
  ]);
});

test.each([
  ['RUN --network=host true', 2],
  ['RUN --mount=type=cache,target=/x --security=insecure true', 2],
  ['ADD https://example.org/x /x', 2],
  ['RUN true\nADD --chown=1:1 git@example.org:x.git /x', 3],
])('%s is refused with its line', (instruction, line) => {
  expect(readDockerfile(`FROM alpine\n${instruction}\n`, 'Dockerfile').problems).toEqual([
    { file: 'Dockerfile', line, sentence: expect.stringContaining('it a') },
  ]);
});

test('what only looks like that is not', () => {
  const text = 'FROM alpine\nRUN --network=none true\nRUN curl --network=x https://a || true\nADD a b\n';
  expect(readDockerfile(text, 'Dockerfile').problems).toEqual([]);
});
