import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { fakeLabHost } from '../harness/engine/lab-host.testkit.ts';
import type { Check, Outcome } from '../harness/model/index.ts';
import { topology } from '../labs/topology.ts';
import { ownKey } from './records/key.ts';
import { signRecord } from './records/signature.ts';
import type { Wiring } from './wiring.ts';

/** A check for tests that comes to the given outcome. */
export function fakeCheck(id: Check['id'], outcome: Outcome = { status: 'pass' }): Check {
  const words = { title: `${id} holds`, spec: 'labs/day1#task-1-1', task: '1.1', points: 10 };
  return { id, ...words, observe: async () => ({}), judge: () => outcome };
}

/** Has the tests of a file sign with a key of their own: nothing of a test is signed with the user's. */
export function useTestKey(): void {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netproof-key-'));
    process.env.NETPROOF_KEY = join(folder, 'key.pem');
  });
  afterAll(async () => {
    delete process.env.NETPROOF_KEY;
    await rm(folder, { recursive: true, force: true });
  });
}

/** Wiring for tests: two days of one passing check, a fake lab host, and a report of one file. */
export function fakeWiring(more: Partial<Wiring> = {}): Wiring {
  return {
    days: ['day1', 'day2'].map((id) => ({ id, checks: [fakeCheck(`${id}.works`)] })),
    lab: topology,
    openLabHost: async () => fakeLabHost(),
    openDocker: async () => ({ unavailable: 'a fake has no Docker engine' }),
    toolVersions: async () => ({ node: '24' }),
    async writeReports(grade, folder) {
      await mkdir(folder, { recursive: true });
      const file = join(folder, 'grade.json');
      await writeFile(file, JSON.stringify(signRecord(grade, await ownKey())));
      return [file];
    },
    writeClassReports: async () => [],
    renderSummary: ({ verdict }, { color, columns }) => `SUMMARY ${verdict} ${color} ${columns}\n`,
    ...more,
  };
}

/** Streams for tests, and all that was written to each. */
export function fakeStreams(terminal?: { readonly isTTY: true; readonly columns: number }) {
  const [stdout, stderr] = [Object.assign(new PassThrough(), terminal), new PassThrough()];
  return { stdout, stderr, text: () => ({ out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }) };
}
