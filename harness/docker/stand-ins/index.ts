import type { Api } from '../agent/api.ts';
import { imageNames } from '../agent/images.ts';
import { recipes } from './recipes.ts';
import { newTree } from './tree.ts';

/** Images in place of a registry's. */
export interface StandIns {
  /** The names made so far. */
  readonly made: readonly string[];
  /** Sees to it that there is an image of each name. Returns a sentence for each that cannot be. */
  ensure(names: readonly string[]): Promise<readonly string[]>;
}

export const standInLabel = 'netproof.stand-in';

/** Makes stand-ins on demand, one of each name, in the engine behind `socket`. */
export function standInsIn(api: Api, socket: string, session: string): StandIns {
  const made: string[] = [];
  const making = new Map<string, Promise<string | undefined>>();
  const make = async (name: string): Promise<string | undefined> => {
    const { family, tag } = partsOf(name);
    const recipe = recipes.find((one) => one.family === family);
    if (recipe === undefined) {
      const known = recipes.map((one) => one.family).join(', ');
      return `there is no image ${name} here: no registry is asked, and there are stand-ins for ${known} only`;
    }
    const tree = newTree();
    try {
      const filled = await recipe.fill(tree, tag);
      if ('lacks' in filled)
        return `there is no image ${name} here: this machine lacks ${filled.lacks} to make a stand-in from`;
      await tree.importAs(name, [...filled, `LABEL ${standInLabel}=${name} netproof.session=${session}`], socket);
      made.push(name);
      return undefined;
    } finally {
      tree.remove();
    }
  };
  return {
    made,
    ensure: async (names) => {
      const there = new Set(await imageNames(api));
      const missing = [...new Set(names.map(withTag))].filter((name) => !there.has(name));
      const problems = await Promise.all(
        missing.map((name) => {
          const going = making.get(name) ?? make(name).finally(() => making.delete(name));
          making.set(name, going);
          return going;
        }),
      );
      return problems.filter((problem) => problem !== undefined);
    },
  };
}

const withTag = (name: string) => (/:[^/]*$/.test(name) ? name : `${name}:latest`);

/** 'docker.io/library/node:24-alpine' is node's, with the tag 24-alpine. */
function partsOf(name: string): { readonly family: string; readonly tag: string } {
  const [, family = '', tag = ''] = /^(?:docker\.io\/)?(?:library\/)?([^:@]+)(?::([^@]*))?/.exec(name) ?? [];
  return { family, tag };
}
