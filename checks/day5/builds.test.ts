import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BuildRequest } from '../../harness/model/index.ts';
import { builds } from './builds.ts';

// The machine's own clock would take off how long this test has waited for a processor.
vi.mock(import('../../harness/probe/index.ts'), async (original) => ({
  ...(await original()),
  givenMs: () => performance.now(),
}));

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** What comes of builds that all take as long as they are given, of so many services. */
async function buildFor(services: number): Promise<readonly (string | null)[]> {
  const names = Array.from({ length: services }, (_, index) => `s${index}`);
  const text = `services:\n${names.map((name) => `  ${name}:\n    build: ./${name}\n`).join('')}`;
  const build = async ({ timeoutMs = 0 }: BuildRequest) => {
    vi.advanceTimersByTime(timeoutMs);
    return { command: 'docker build', ended: 'time', exitCode: null, output: '', durationMs: timeoutMs };
  };
  const files = { paths: ['compose.yml'], text: () => text };
  const context = { document: null, lines: {}, files, docker: { build } };
  const all = await builds.observe(context as unknown as Parameters<typeof builds.observe>[0]);
  return all.flatMap(({ service, trouble }) => (names.includes(service) ? [trouble] : []));
}

test('builds that never end are the fault of the submission, however many there are', async () => {
  expect(await buildFor(2)).toEqual(Array(2).fill('was not built within 180 s, and its build was stopped'));
  expect(await buildFor(5)).toEqual([
    ...Array(3).fill('was not built within 180 s, and its build was stopped'),
    'was not built within 30 s, and its build was stopped',
    'was not built: the builds before it took 570 s',
  ]);
});
