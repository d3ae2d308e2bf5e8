import { Listr } from 'listr2';
import type { Output } from '../progress-lines.ts';

/** Shows what one worker is at. */
export type Show = (text: string) => void;
export type Worker = (show: Show) => Promise<void>;

/** Where a class's progress is seen. */
export interface ClassView {
  /** Runs the workers at once, each with its own place to show what it is at; rejects as the first of them that does. */
  run(workers: readonly Worker[]): Promise<void>;
  /** A line that stays. */
  line: Show;
  /** How far all of them are together. */
  title: Show;
}

/** In a pipe, everything is a line; in a terminal, each worker's place changes, and the last lines stay in view. */
export function classView(output: Output): ClassView {
  return output.isTTY ? terminalView() : plainView(output);
}

function plainView(output: Output): ClassView {
  const line = (text: string) => void output.write(`${text}\n`);
  return {
    async run(workers) {
      await Promise.all(workers.map((worker) => worker(line)));
    },
    line,
    title: () => undefined,
  };
}

function terminalView(): ClassView {
  const place: { title: string; output: string } = { title: 'Grading', output: '' };
  let overall = place;
  return {
    async run(workers) {
      const runs = workers.map(() => Promise.withResolvers<void>());
      const all = Promise.all(runs.map(({ promise }) => promise));
      const places = workers.map((worker, index) => ({
        title: 'ready',
        async task(_: unknown, task: { title: string }) {
          const show = (text: string) => {
            task.title = text;
          };
          await worker(show).then(runs[index]?.resolve, runs[index]?.reject);
          show('nothing left to do');
        },
      }));
      const first = {
        title: place.title,
        async task(_: unknown, task: typeof place) {
          overall = task;
          await all.catch(() => undefined);
        },
        rendererOptions: { outputBar: 8, persistentOutput: true },
      };
      await new Listr([first, ...places], { concurrent: true, registerSignalListeners: false }).run();
      await all;
    },
    line(text) {
      overall.output = text;
    },
    title(text) {
      overall.title = text;
    },
  };
}
