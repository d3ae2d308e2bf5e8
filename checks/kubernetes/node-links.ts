import { hostOf } from '../../harness/expect/locate.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';

/** The names of the node's own links. */
export async function nodeLinks({ host }: LabHostContext): Promise<readonly string[]> {
  return hostOf(await survey(host)).links.map(({ name }) => name);
}
