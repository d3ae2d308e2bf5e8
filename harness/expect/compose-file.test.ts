import { expect, test } from 'vitest';
import { readCompose } from './compose-file.ts';

test('services are read with their images and builds, below the folder of the file', () => {
  const text = `
version: "3.8"
x-all: &all { restart: always }
services:
  a: { <<: *all, image: "nginx:\${TAG:-alpine}" }
  b: { build: ./b }
  c:
    build: { context: .., dockerfile: day5/Dockerfile.c, target: slim, args: [A=1, B, "C=x=y"] }
  d:
    build: { args: { PORT: 5000, NONE: null } }
`;
  expect(readCompose('day5/docker-compose.yml', text)).toEqual({
    services: [
      { name: 'a', image: 'nginx:alpine', build: null },
      { name: 'b', image: null, build: { context: 'day5/b', dockerfile: 'day5/b/Dockerfile' } },
      {
        name: 'c',
        image: null,
        build: { context: '.', dockerfile: 'day5/Dockerfile.c', target: 'slim', buildArgs: { A: '1', C: 'x=y' } },
      },
      {
        name: 'd',
        image: null,
        build: { context: 'day5', dockerfile: 'day5/Dockerfile', buildArgs: { PORT: '5000' } },
      },
    ],
  });
});

test.each([
  ['services: [', /^is no YAML: line 1: Flow sequence/],
  ['a: 1\n b: 2', /^is no YAML: line \d: /],
  ['just a sentence', /^is no map of services/],
  ['', /^is no map of services/],
  ['version: "3"', /^names no services$/],
  ['services: {}', /^names no services$/],
  ['services: { web: }', /^has a service web that says nothing of itself$/],
  [`a: &a [1,1]\n${Array.from({ length: 200 }, (_, n) => `k${n}: *a`).join('\n')}`, /^names no services$/],
])('%j cannot be read', (text, trouble) => {
  expect(readCompose('compose.yaml', text)).toEqual({ trouble: expect.stringMatching(trouble) });
});
