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
  ['ADD ["http://example.org/x", "/x"]', 2],
  ['ADD ["\\u0068ttp:\\/\\/example.org/x", "/x"]', 2],
  ['ADD \\\n  # a comment\n\n  https://example.org/x /x', 2],
  ['ADD ht\\\ntps://example.org/x /x', 2],
  ['ADD h"tt"p:/\\/example.org/x /x', 2],
  ['ADD --checksum=sha256:00 https://example.org/x /x', 2],
  ['ADD https://github.com/a/b.git#main /x', 2],
  ['ADD github.com/a/b.git /x', 2],
  ['ONBUILD ADD ftp://example.org/x /x', 2],
  ['onbuild run --network=host true', 2],
  ['RUN "--network=host" true', 2],
  ['RUN --network=default true', 2],
  ['RUN --mount=type=secret,id=x true', 2],
  [`ARG A=ht B=tp://example.org\nADD $A\${B}/x /x`, 3],
  ['ARG U=http://example.org\nADD $U /x\nARG U=a', 3],
  [`ADD \${NOBODY:-http://example.org/x} /x`, 2],
  [`ENV U htXtp://example.org\nADD \${U/X/} /x`, 3],
  ['RUN <<END\nADD http://example.org/x /x\nEND', 2],
])('%s is refused with its line', (instruction, line) => {
  expect(readDockerfile(`FROM alpine\n${instruction}\n`, 'Dockerfile').problems).toEqual([
    { file: 'Dockerfile', line, sentence: expect.stringMatching(/^it a(sks|dds)/) },
  ]);
});

test('another sign for continued lines is heeded where it counts, and only there', () => {
  const adds = '\nADD `\nhttp://a/b /x\n';
  const lines = (text: string) => readDockerfile(text, 'Dockerfile').problems.map(({ line }) => line);
  expect(lines(`# escape=\`\nFROM alpine${adds}`)).toEqual([3]);
  expect(lines('# a comment ends the directives\n# escape=`\nFROM alpine\nRUN a \\\n && b\nADD c d\n')).toEqual([]);
});

test.each([
  ['FROM $NOBODY', 1],
  ['FROM alpine\nCOPY --from=$NOBODY a b', 2],
  ['FROM "alp ine"', 1],
])('%s says no image that can be told', (text, line) => {
  expect(readDockerfile(text, 'Dockerfile').problems).toMatchObject([{ line }]);
});

test('images behind variables, mounts and platforms are found', () => {
  const text = `ARG A=red\nARG B=$A\nFROM --platform=linux/amd64 \${B}is AS x\nRUN --mount=type=bind,from=nginx,target=/n true\n`;
  expect(readDockerfile(text, 'Dockerfile').images.map(({ name }) => name)).toEqual(['redis', 'nginx']);
});

test('what names another frontend without a comment is none', () => {
  for (const text of ['//syntax=evil\nFROM a\n', '{"syntax": "evil"}\n'])
    expect(readDockerfile(text, 'Dockerfile').problems).toHaveLength(1);
});

test('what only looks like that is not', () => {
  const python =
    'FROM alpine\nCOPY <<END /app.py\nfrom flask import Flask\nEND\nRUN <<-END\n\tpip list\n\tEND\nCMD a\n';
  expect(readDockerfile(python, 'Dockerfile')).toMatchObject({ problems: [], images: [{ name: 'alpine' }] });
  const text = 'FROM alpine\nRUN --network=none true\nRUN curl --network=x https://a || true\nADD a b\n';
  expect(readDockerfile(text, 'Dockerfile').problems).toEqual([]);
});
