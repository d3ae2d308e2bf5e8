import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Api } from './api.ts';
import { output } from './command.ts';
import { inspectAll } from './containers.ts';

const folder = '/run/netns';
/** Names that lead to a container's network namespace, with the process that it was taken from. */
const mounted = new Map<string, number>();
let turn: Promise<unknown> = Promise.resolve();

/** Gives the network namespace of every running container the container's name, as ip-netns(8) does; takes old names away. */
export function nameNamespaces(api: Api): Promise<void> {
  const mine = turn.then(async () => {
    const running = (await inspectAll(api)).filter(({ State }) => State.Pid > 0);
    const wanted = new Map(running.map(({ Name, State }) => [Name.slice(1), State.Pid]));
    for (const [name, pid] of mounted) {
      if (wanted.get(name) === pid) continue;
      await output(['umount', '--lazy', `${folder}/${name}`]);
      mounted.delete(name);
    }
    for (const [name, pid] of wanted) {
      if (mounted.has(name)) continue;
      mkdirSync(folder, { recursive: true });
      closeSync(openSync(`${folder}/${name}`, 'a'));
      try {
        await output(['mount', '--bind', `/proc/${pid}/ns/net`, `${folder}/${name}`]);
        mounted.set(name, pid);
      } catch {
        // It has just ended.
      }
    }
  });
  turn = mine.catch(() => undefined);
  return mine;
}
