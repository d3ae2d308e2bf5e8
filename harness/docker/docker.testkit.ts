import { expect } from 'vitest';
import type { Docker } from '../model/index.ts';
import { openDocker } from './index.ts';

/**
 * Does `work` with an engine. Where this machine can have none, checks that the reason is one sentence, and ends there: that is then
 * what openDocker has to show.
 */
export async function withDocker(work: (docker: Docker) => Promise<void>): Promise<void> {
  const docker = await openDocker();
  if ('unavailable' in docker) {
    expect(docker.unavailable).toMatch(/^Docker (is not available|cannot be used): [^\n]+\.$/);
    return;
  }
  await using engine = docker;
  await work(engine);
}
