import type { Docker, NoDocker } from '../model/index.ts';
import { packSubmission, type Submission } from '../submission/index.ts';

/** The one Docker engine of a grading. Disposing it ends the engine, if it was ever opened. */
export interface DockerOnce extends AsyncDisposable {
  /** The engine with the submission laid into it: opened when it is asked for first. Rejects, each time, when that failed. */
  docker(): Promise<Docker | NoDocker>;
}

/** Opens a Docker engine for a submission at most once; `open` is left out where a grading is to have none. */
export function dockerOnce(
  open: (() => Promise<Docker | NoDocker>) | undefined,
  submission: Pick<Submission, 'entries'>,
): DockerOnce {
  let opening: Promise<Docker | NoDocker> | undefined;
  let ready: Promise<Docker | NoDocker> | undefined;

  async function prepare(engine: Promise<Docker | NoDocker>): Promise<Docker | NoDocker> {
    const docker = await engine;
    if (!('unavailable' in docker)) await docker.unpack(packSubmission(submission));
    return docker;
  }

  return {
    docker: () => {
      opening ??= open?.() ?? Promise.resolve({ unavailable: 'this grading has no Docker engine' });
      ready ??= prepare(opening);
      return ready;
    },
    [Symbol.asyncDispose]: async () => {
      ready?.catch(() => undefined);
      const docker = await opening?.catch(() => undefined);
      if (docker && !('unavailable' in docker)) await docker[Symbol.asyncDispose]();
    },
  };
}
