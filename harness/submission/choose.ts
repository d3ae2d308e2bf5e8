import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export interface Choice {
  /** Absolute path of the submission's folder. */
  readonly path: string;
  /** Why this one: 'as asked', 'from LAB_SUBMISSION', … */
  readonly because: string;
}

/** What decides the choice: the words of the user, and where they stood when they said them. */
export interface Asked {
  readonly folder?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly project: string;
}

/** The submission to grade: the one named, else LAB_SUBMISSION, else `submission/` if it is there, else the reference. */
export function chooseSubmission({ folder, env, cwd, project }: Asked): Choice {
  const from = invokedFrom({ env, cwd, project });
  if (folder !== undefined) return { path: resolve(from, folder), because: 'as asked' };
  const named = env.LAB_SUBMISSION;
  if (named) return { path: resolve(from, named), because: 'from LAB_SUBMISSION' };
  const own = join(project, 'submission');
  if (existsSync(own)) return { path: own, because: 'the default' };
  return { path: join(project, 'reference-solution'), because: 'the default, as there is no submission/' };
}

/** The folder that relative paths are meant from: npm runs scripts in the project and keeps the user's own in INIT_CWD. */
export function invokedFrom({ env, cwd, project }: Omit<Asked, 'folder'>): string {
  return cwd === project && env.INIT_CWD ? env.INIT_CWD : cwd;
}

/** The line that says which submission is graded. */
export function choiceLine({ path, because }: Choice, cwd: string): string {
  const way = relative(cwd, path);
  return `Submission: ${way === '' ? '.' : way.startsWith('..') ? path : way} (${because})`;
}
