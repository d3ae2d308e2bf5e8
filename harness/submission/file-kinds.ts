import { posix } from 'node:path';

/** How a script of that name is run, by the end of its name; undefined for what is no script. */
export function interpreterOf(path: string): string | undefined {
  const name = posix
    .basename(path)
    .toLowerCase()
    .replace(/\.txt$/, '');
  if (/\.(sh|bash)$/.test(name)) return 'bash';
  if (/\.(ts|js|mjs)$/.test(name)) return 'node';
  return name.endsWith('.py') ? 'python3' : undefined;
}

/** Whether a file of that name brings something up: a script, a Compose file, a Dockerfile. */
export function isWork(path: string): boolean {
  return interpreterOf(path) !== undefined || isCompose(path) || /^(dockerfile|makefile)$/i.test(posix.basename(path));
}

/** The names under which Docker Compose looks for its file, and those that people give it beside them. */
export function isCompose(path: string): boolean {
  return /^(docker-)?compose([._-].*)?\.ya?ml$/i.test(posix.basename(path));
}

export function isManifest(name: string): boolean {
  return /^submission\.json(\.txt)?$/i.test(name);
}
