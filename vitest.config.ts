import { defineConfig } from 'vitest/config';
import { unitReporter } from './cli/vitest/unit-reporter.ts';

export default defineConfig({
  test: {
    // Only the house's own rooms: a student's folder in the tree must never bring tests of its own, which would run unconfined.
    include: ['{labs,checks,harness,fixtures,reference-solution,reports,cli,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'reports/out/**'],
    // A lab host dies with the thread that started it, so tests run in main threads of processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    // Each concurrent test of the fixtures holds a lab host.
    maxConcurrency: 3,
    // A grading in a test is not the workflow's step, even where a workflow runs the tests.
    env: { GITHUB_ACTIONS: '' },
    reporters: [unitReporter, 'default'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
