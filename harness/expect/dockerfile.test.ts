import { describe, expect, test } from 'vitest';
import { readDockerfile, singleStage } from './dockerfile.ts';

const file = (...lines: readonly string[]) => readDockerfile(lines.join('\n'));

describe('a Dockerfile is read', () => {
  test('with its stages, their bases and what they take from others', () => {
    const text = file(
      '# syntax like this is a comment',
      'ARG NODE="24"',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Docker
      'FROM --platform=linux/amd64 node:${NODE}-slim AS Build',
      'RUN npm ci \\',
      '  && npm run x',
      'FROM scratch',
      'COPY --from=build --chown=1 /a /b',
      'RUN --mount=type=bind,from=build,source=/x,target=/y cp /y /z',
    );
    expect(text).toEqual({
      trouble: null,
      stages: [
        { name: 'build', base: 'node:24-slim', sources: [] },
        { name: null, base: 'scratch', sources: ['build', 'build'] },
      ],
    });
  });

  test('with the arguments that a Compose file gives, where it declares them before the first FROM', () => {
    const text = 'ARG BASE=node:24-alpine\nFROM $BASE AS build\nFROM $OTHER\n';
    const bases = readDockerfile(text, { BASE: 'node:24', OTHER: 'scratch' }).stages.map(({ base }) => base);
    expect(bases).toEqual(['node:24', '$OTHER']);
  });

  test.each([
    ['', 'has no FROM, so there is nothing to build'],
    ['# nothing\nARG A=1', 'has no FROM, so there is nothing to build'],
    ['RUN true\nFROM x', 'begins with RUN: before FROM there is nothing to do that to'],
    ['FROM x\nINSTALL flask', "has the line 2, which begins with no instruction of Docker's: INSTALL"],
    ['{"not": "docker"}', 'has the line 1, which begins with no instruction of Docker\'s: {"NOT":'],
    ['FROM', 'has a FROM that names no image'],
  ])('%j: %s', (text, trouble) => {
    expect(readDockerfile(text).trouble).toBe(trouble);
  });
});

describe('several stages', () => {
  const build = ['FROM node:24 AS build', 'RUN npm ci'];

  test.each([
    ['by name', [...build, 'FROM node:24-slim', 'COPY --from=build /app /app']],
    ['by number', [...build, 'FROM node:24-slim', 'COPY --from=0 /app /app']],
    ['through a stage of their own', [...build, 'FROM x AS a', 'COPY --from=build /a /a', 'FROM a', 'USER node']],
    ['with a common base', ['FROM x AS base', 'FROM base AS build', 'FROM base', 'COPY --from=build /a /a']],
  ])('%s', (_, lines) => {
    expect(singleStage(file(...lines))).toBeNull();
  });

  test.each([
    ['has one stage only', ['FROM node:24', 'COPY . .']],
    [
      'has 2 stages, but the one that becomes the image takes nothing from another by COPY --from',
      [...build, 'FROM build', 'USER node'],
    ],
    [
      'has 2 stages, but the one that becomes the image takes nothing from another by COPY --from',
      [...build, 'FROM node:24', 'COPY --from=busybox:1 /bin/sh /bin/sh'],
    ],
    [
      'has 2 stages, but the one that becomes the image takes nothing from another by COPY --from',
      [...build, 'FROM build', 'COPY --from=build /a /b'],
    ],
  ])('not: %s', (why, lines) => {
    expect(singleStage(file(...lines))).toBe(why);
  });

  test('are counted for the stage that Compose names', () => {
    const both = file(...build, 'FROM x AS slim', 'COPY --from=build /a /a', 'FROM build AS test');
    expect(singleStage(both, 'slim')).toBeNull();
    expect(singleStage(both, 'build')).toMatch(/takes nothing from another/);
    expect(singleStage(both, 'none')).toBe('has no stage none');
  });
});
