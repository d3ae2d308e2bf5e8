import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export interface Choice {
  /** Absolute path of the submission's folder. */
  readonly path: string;
  /** Why this one: 'as asked', 'from LAB_SUBMISSION', … */
  readonly because: string;
  /** It is the model answer, which nobody asked for: the grade is not the reader's. */
  readonly isReference?: true;
}

/** What decides the choice: the words of the user, and where they stood when they said them. */
export interface Asked {
  readonly folder?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly project: string;
}

const reference = 'reference-solution';

/**
 * The submission to grade: the one named, else LAB_SUBMISSION, else the one that the user stands in, else `submission/`, else the only other
 * folder of the project that has a submission.json, else the reference.
 */
export function chooseSubmission({ folder, env, cwd, project }: Asked): Choice {
  const from = invokedFrom({ env, cwd, project });
  if (folder !== undefined) return { path: resolve(from, folder), because: 'as asked' };
  const named = env.LAB_SUBMISSION;
  if (named) return { path: resolve(from, named), because: 'from LAB_SUBMISSION' };
  if (from !== project && hasManifest(from)) return { path: from, because: 'where you are' };
  const own = join(project, 'submission');
  if (existsSync(own)) return { path: own, because: 'the default' };
  const started = foldersIn(project).filter((name) => name !== reference && hasManifest(join(project, name)));
  const [only, ...others] = started;
  if (only !== undefined && others.length === 0)
    return { path: join(project, only), because: 'the only folder here with a submission.json' };
  const why =
    others.length > 0 ? `as ${started.join(' and ')} each have a submission.json` : 'as there is no submission/';
  return { path: join(project, reference), because: `the default, ${why}`, isReference: true };
}

function hasManifest(folder: string): boolean {
  return existsSync(join(folder, 'submission.json'));
}

function foldersIn(project: string): string[] {
  const entries = existsSync(project) ? readdirSync(project, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The folder that relative paths are meant from: npm runs scripts in the project and keeps the user's own in INIT_CWD. */
export function invokedFrom({ env, cwd, project }: Omit<Asked, 'folder'>): string {
  return cwd === project && env.INIT_CWD ? env.INIT_CWD : cwd;
}

/** What says which submission is graded: one line, and another where it is not the reader's own. */
export function choiceLine({ path, because, isReference }: Choice, cwd: string): string {
  const way = relative(cwd, path);
  const line = `Submission: ${way === '' ? '.' : way.startsWith('..') ? path : way} (${because})`;
  if (!isReference) return line;
  return `${line}\nTHIS IS NOT YOUR WORK: the model answer is graded. Put yours into submission/, or name its folder (LAB_SUBMISSION=DIR npm test, npm run grade -- DIR).`;
}
