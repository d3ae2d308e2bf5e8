import { spawnSync } from 'node:child_process';
import { defineConfig } from 'vitest/config';
import { unitReporter } from './cli/vitest/unit-reporter.ts';
import { catalogue } from './labs/catalogue.ts';

// Only the house's own rooms: a student's folder in the tree must never bring tests of its own, which would run unconfined.
const rooms = '{labs,checks,pack,harness,reference-solution,reports,cli,exercises,bench}';
// A unit's own test, which grades it, is called after the unit. Where no unit is named, the whole lab is graded at once: its units share testbeds.
const unitTests = catalogue.units.map(({ id }) => `checks/${id}/${id}.test.ts`);
const labTest = 'checks/lab.test.ts';
const namesUnit = process.argv.slice(2).some((word) => catalogue.units.some(({ id }) => word.includes(id)));
const [graded, notGraded] = namesUnit ? [unitTests, [labTest]] : [[labTest], unitTests];
// What opens a lab host or a Docker engine says so in its name, and so does what grades.
const sandbox = [`${rooms}/**/*.sandbox.test.ts`, ...graded];
const fixtures = ['fixtures/**/*.test.ts'];
// What was recorded needs no sandbox to be judged again.
const recorded = ['fixtures/{golden,records}/*.test.ts'];
const never = ['**/node_modules/**', 'reports/out/**', ...notGraded];

/** What grades is tried once more: a machine that was busy for a moment is no fault. The report says 'retry' where it was. */
const retry = 1;

/** How long this machine takes to start and end a Node, in milliseconds; a fast one takes 40. */
const startMs = (() => {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begin;
})();
const slowStartMs = 70;
const isSlow = startMs > slowStartMs;

/** All of the fixtures in lab hosts, or, where that would take an hour, those that cover every check: 'npm run prove' tries all, and so does who names one. */
const proof = process.env.NETPROOF_PROVE ?? (isSlow && !process.argv.includes('-t') ? 'cover' : 'all');

export default defineConfig({
  // What Node is told by package.json's own exports, and by cli/pack/load-pack.ts for packs elsewhere.
  resolve: { alias: { 'netproof/pack': `${import.meta.dirname}/pack/index.ts` } },
  test: {
    // A lab host dies with the thread that started it, so tests run in main threads of processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    // Each concurrent test of the fixtures holds a lab host. Where starting a process is slow, three would only wait for each other.
    maxConcurrency: isSlow ? 2 : 3,
    // A grading in a test is not the workflow's step, even where a workflow runs the tests.
    env: { GITHUB_ACTIONS: '', NETPROOF_PROVE: proof },
    reporters: [unitReporter, 'default'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // 'npm run coverage': which judgements no fast test reaches, those over golden observations included.
    coverage: {
      provider: 'v8',
      include: ['checks/**/*.ts', 'harness/expect/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.testkit.ts'],
      reportsDirectory: 'reports/out/coverage',
      reporter: ['text-summary', 'html'],
    },
    projects: [
      // No privileges, no sandbox: what to run after every change.
      {
        extends: true,
        test: { name: 'unit', include: [`${rooms}/**/*.test.ts`, ...recorded], exclude: [...never, ...sandbox] },
      },
      { extends: true, test: { name: 'sandbox', include: sandbox, exclude: never, retry } },
      { extends: true, test: { name: 'fixtures', include: fixtures, exclude: [...never, ...recorded], retry } },
    ],
  },
});
