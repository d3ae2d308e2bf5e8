import type { Reporter, TestModule, TestSpecification } from 'vitest/node';
import { choiceLine, chooseSubmission } from '../../harness/submission/index.ts';
import { githubStep } from '../github-actions.ts';
import { project } from '../project.ts';
import type {} from './task-meta.ts';

const grades = /\/checks\/(?:([^/]+)\/\1|lab)\.test\.ts$/;

/** Says first which submission is graded, and shows each graded unit's summary at the end. Goes before vitest's own reporter. */
export const unitReporter: Reporter = {
  onTestRunStart(specifications: readonly TestSpecification[]) {
    if (!specifications.some(({ moduleId }) => grades.test(moduleId))) return;
    const cwd = process.cwd();
    const github = githubStep(process.env, process.stdout);
    // vitest's own reporter, which shows why checks failed, comes after this one.
    if (github) process.once('exit', () => github[Symbol.dispose]());
    console.log(choiceLine(chooseSubmission({ env: process.env, cwd, project }), cwd));
  },
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      for (const suite of module.children.suites()) {
        const { summary } = suite.meta();
        if (summary !== undefined) console.log(`\n${summary}`);
      }
    }
  },
};
