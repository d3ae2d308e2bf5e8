import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { fakeLabHost } from '../harness/engine/lab-host.testkit.ts';
import { type AnyCheck, assembleLab, type CheckId, type Lab, type Outcome, unitOf } from '../harness/model/index.ts';
import type { Testbeds } from '../harness/session/index.ts';
import { labHost } from '../harness/testbed/index.ts';
import { ownKey } from './records/key.ts';
import { signRecord } from './records/signature.ts';
import type { Wiring } from './wiring.ts';

const units = ['day1', 'day2'];

/** A lab for tests: these checks, in units of their own. */
function fakeLab(checks: readonly AnyCheck[]): Lab {
  const of = Object.groupBy(checks, unitOf);
  const asked = Object.entries(of).map(([id, own = []]) => {
    const minutes = own.reduce((sum, { points }) => sum + points, 0);
    const tasks = [{ id: '1.1', title: 'A task', minutes, deliverables: own }];
    return { id, name: id.replace('day', 'Day '), title: 'A unit', lines: ['up'], tasks };
  });
  return assembleLab({ id: 'fake', title: 'A fake lab', units: asked }, of as Record<string, readonly AnyCheck[]>);
}

/** A check for tests that comes to the given outcome. */
export function fakeCheck(id: CheckId, outcome: Outcome = { status: 'pass' }): AnyCheck {
  const words = { title: `${id} holds`, spec: 'labs/day1#task-1-1', task: '1.1', points: 10 };
  const [unit = ''] = id.split('.');
  const up = units.slice(0, units.indexOf(unit) + 1);
  return { id, ...words, on: labHost({ up }), observe: async () => ({}), judge: () => outcome };
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

/** Wiring for tests: two units of one passing check, or these checks; a fake lab host, or this one; and a report of one file. */
export function fakeWiring(
  more: Partial<Wiring> & { checks?: readonly AnyCheck[]; openLabHost?: Testbeds['openLabHost'] } = {},
): Wiring {
  const { checks, openLabHost = async () => fakeLabHost(), ...own } = more;
  return {
    lab: fakeLab(checks ?? [fakeCheck('day1.works'), fakeCheck('day2.works')]),
    testbeds: { openLabHost, openDocker: async () => ({ unavailable: 'a fake has no Docker engine' }) },
    toolVersions: async () => ({ node: '24' }),
    async writeReports(grade, folder) {
      await mkdir(folder, { recursive: true });
      const file = join(folder, 'grade.json');
      await writeFile(file, JSON.stringify(signRecord(grade, await ownKey())));
      return [file];
    },
    writeClassReports: async () => [],
    renderSummary: ({ verdict }, { color, columns }) => `SUMMARY ${verdict} ${color} ${columns}\n`,
    ...own,
  };
}

/** Streams for tests, and all that was written to each. */
export function fakeStreams(terminal?: { readonly isTTY: true; readonly columns: number }) {
  const [stdout, stderr] = [Object.assign(new PassThrough(), terminal), new PassThrough()];
  return { stdout, stderr, text: () => ({ out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }) };
}
