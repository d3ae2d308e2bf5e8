import type { LabHost } from '../model/index.ts';
import { packSubmission, printable, type Submission } from '../submission/index.ts';

export interface ReplayOptions {
  readonly openHost: (() => Promise<LabHost>) | undefined;
  readonly submission: Submission;
  readonly upMs: number;
}

/** Lab hosts in which only the ups of some days have run. Disposing it ends those that it opened. */
export interface Replays extends AsyncDisposable {
  /** Opens a lab host and runs the ups of these days in it, in order. Rejects with a sentence where the grader could not. */
  replay(days: readonly string[]): Promise<LabHost>;
}

/** For checks that want the network of some days without what later days have laid over it. */
export function replays({ openHost, submission, upMs }: ReplayOptions): Replays {
  const opened: Promise<LabHost>[] = [];

  async function run(opening: Promise<LabHost>, days: readonly string[]): Promise<LabHost> {
    const host = await opening;
    await host.unpack(packSubmission(submission));
    for (const day of days) {
      const line = submission.days[day]?.up;
      const env = { LAB_DAY: day, LAB_UPLINK: host.uplink.name };
      if (line) await host.run(line, { env, timeoutMs: upMs });
    }
    return host;
  }

  return {
    replay: async (days) => {
      if (openHost === undefined) throw new Error('this grading has no second lab host');
      const opening = openHost();
      opened.push(opening);
      return await run(opening, days).catch((error: unknown) => {
        const reason = printable(error instanceof Error ? error.message : `${error}`);
        throw new Error(`${days.join(' and ')} could not be brought up in a lab host of their own: ${reason}`);
      });
    },
    [Symbol.asyncDispose]: async () => {
      for (const opening of opened.splice(0)) {
        const host = await opening.catch(() => undefined);
        await host?.[Symbol.asyncDispose]();
      }
    },
  };
}
