import type { TestContext } from 'vitest';
import type { Docker } from '../model/index.ts';
import { openDocker } from './index.ts';

/** Does `work` with an engine; where this machine can have none, the test is skipped with the reason. */
export async function withDocker(context: TestContext, work: (docker: Docker) => Promise<void>): Promise<void> {
  const docker = await openDocker();
  if ('unavailable' in docker) return lacking(context, docker.unavailable);
  await using engine = docker;
  await work(engine);
}

/** Ends a test that this machine cannot run: skipped, with the reason; in CI it fails, as CI has what all tests need. */
export function lacking(context: TestContext, reason: string): never {
  if (process.env.CI) throw new Error(`CI skips no test: ${reason}`);
  context.skip(reason);
}
