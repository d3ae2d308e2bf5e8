import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { badInput, quote } from '../../harness/submission/index.ts';
import type { Pack } from '../../pack/index.ts';

const publicEntry = new URL('../../pack/index.ts', import.meta.url).href;
let hooked = false;

/** A pack asks for `netproof/pack`: it is given this netproof's, wherever it lies and whatever it has installed. */
function answerForPacks(): void {
  if (hooked) return;
  hooked = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'netproof/pack' ? { url: publicEntry, shortCircuit: true } : next(specifier, context),
  });
}

/**
 * Loads a pack: a folder with a pack.ts (or with a package.json that names its module), or the name of an npm package as seen from `base`. It is
 * code of the instructor's, and runs with all the rights of netproof. Throws bad input with the reason where it is no pack.
 */
export async function loadPack(name: string, base: string): Promise<Pack> {
  return await packAt(moduleOf(name, base), name);
}

/** The pack that the module at this URL exports; `name` is what it is called in what is thrown. */
export async function packAt(url: string, name = url): Promise<Pack> {
  answerForPacks();
  let loaded: { readonly pack?: Partial<Pack> };
  try {
    loaded = await import(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(`The pack ${quote(name)} cannot be loaded: ${reason}`);
  }
  const { pack } = loaded;
  const isPack = pack?.lab !== undefined && pack.folder !== undefined && pack.mutants !== undefined;
  if (!isPack) throw badInput(`${quote(fileURLToPath(url))} exports no pack: export const pack = definePack({ … }).`);
  return pack as Pack;
}

/** The URL of the module that a pack is: of a folder, its package.json's `exports` or `main`, else pack.ts or pack.js. */
export function moduleOf(name: string, base: string): string {
  const folder = resolve(base, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return pathToFileURL(entryOf(folder, name)).href;
  try {
    return pathToFileURL(createRequire(join(base, 'package.json')).resolve(name)).href;
  } catch {
    throw badInput(`There is no pack ${quote(name)}: name a folder with a pack.ts, or a package that is installed.`);
  }
}

function entryOf(folder: string, name: string): string {
  const usual = ['pack.ts', 'pack.js'].map((file) => join(folder, file));
  const [first] = [...namedIn(folder), ...usual].filter((file) => existsSync(file));
  if (first === undefined)
    throw badInput(`The folder ${quote(name)} has no pack.ts, and no package.json that names one.`);
  return first;
}

function namedIn(folder: string): readonly string[] {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return [];
  try {
    const { exports, main } = JSON.parse(readFileSync(file, 'utf8')) as { exports?: unknown; main?: unknown };
    return [exports, main].flatMap((one) => (typeof one === 'string' ? [join(folder, one)] : []));
  } catch {
    throw badInput(`${quote(file)} is no JSON.`);
  }
}
