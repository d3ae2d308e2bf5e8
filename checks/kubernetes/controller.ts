import type { Json, LabHostContext, TaskEnd } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { manifestFolder, writeObjects } from './cluster.ts';

/** A line of the submission that follows the objects of the cluster: a program that goes on and watches, or one that is run again after each change. */
export interface Controller {
  /** Puts other objects of these kinds into the folder. */
  change(objects: readonly Json[], kinds: readonly string[]): Promise<void>;
  /** Runs the line again where it has ended, and the folder has changed since it began: to be called before each look. */
  tend(): Promise<void>;
  /** What came of it so far, as the rest of a sentence; undefined where that is nothing to tell. */
  trouble(): Promise<string | undefined>;
}

const graceMs = 3000;

/** Has the submission's `line` follow the folder while `work` goes on. Null where there is no such line. */
export async function following<T>(
  context: LabHostContext,
  line: string,
  work: (controller: Controller) => Promise<T>,
): Promise<T | null> {
  const command = context.lines[line];
  if (command === undefined) return null;
  const { host } = context;
  const env = { LAB_DAY: 'kubernetes', LAB_UPLINK: host.uplink.name, LAB_MANIFESTS: manifestFolder };
  let task: Awaited<ReturnType<typeof host.start>> | undefined;
  let end: TaskEnd | undefined;
  const isRunning = async () => (await task?.look())?.running === true;
  const stop = async () => {
    end = await task?.stop(patient(graceMs));
    await task?.[Symbol.asyncDispose]();
    task = undefined;
  };
  let isStale = true;
  const tend = async () => {
    if (!isStale || (await isRunning())) return;
    await stop();
    isStale = false;
    task = await host.start(command, { env });
  };
  try {
    return await work({
      async change(objects, kinds) {
        await writeObjects(context, objects, kinds);
        isStale = true;
        await tend();
      },
      tend,
      async trouble() {
        const look = await task?.look();
        if (look?.running) return lastOf(look.output) === '' ? undefined : `${line} says: ${lastOf(look.output)}`;
        await stop();
        if (end === undefined || (end.by === 'itself' && end.exitCode === 0)) return undefined;
        const how = end.exitCode === null ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode}`;
        return `${line} ${how}${lastOf(end.output) === '' ? '' : `: ${lastOf(end.output)}`}`;
      },
    });
  } finally {
    await stop();
  }
}

function lastOf(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
