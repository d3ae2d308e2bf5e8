import type { CheckContext, Docker } from '../../harness/model/index.ts';

/** The grading's Docker engine. Throws the reason where there is none: what needs it cannot be told then. */
export async function engine({ docker }: Pick<CheckContext, 'docker'>): Promise<Docker> {
  const opened = await docker();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  return opened;
}
