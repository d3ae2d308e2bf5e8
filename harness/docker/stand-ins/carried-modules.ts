import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The folders of these npm packages and of all that they need, as far as they are below `modules`; none lies in another of them. */
export function carriedModules(modules: string, names: readonly string[]): string[] {
  const root = dirname(modules);
  const found = new Set<string>();
  const visit = (name: string, from: string) => {
    for (let at = from; at.startsWith(root); at = dirname(at)) {
      const folder = join(at, 'node_modules', name);
      if (existsSync(join(folder, 'package.json'))) {
        if (found.has(folder)) return;
        found.add(folder);
        const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
        for (const one of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))
          visit(one, folder);
        return;
      }
      if (at === root) return;
    }
  };
  for (const name of names) visit(name, root);
  return [...found].filter((folder) => ![...found].some((other) => folder.startsWith(`${other}/`)));
}
