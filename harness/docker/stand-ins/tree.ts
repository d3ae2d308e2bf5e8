import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { inside } from '../../host/inside.ts';
import { command } from '../agent/command.ts';

const filesFolder = join(import.meta.dirname, 'files');

/** An image's files in the making: small ones of ours in a folder, and paths of the machine. */
export interface Tree {
  /** Lays a folder of harness/docker/stand-ins/files over it. */
  lay(name: string): void;
  write(path: string, content: string): void;
  link(target: string, path: string): void;
  /** An empty directory; `owner`: the id of the user, and of the group, that it belongs to, 0 when left out. */
  directory(path: string, owner?: number, mode?: number): void;
  /** Takes a file or folder of the machine under the same name, or another. One that the machine does not have is left out. */
  take(path: string, as?: string): void;
  /** Takes programs of the machine, and the libraries that they load. */
  program(...paths: readonly string[]): Promise<void>;
  /** Takes the libraries that these load. */
  libraries(paths: readonly string[]): Promise<void>;
  /** Makes it the image `name`. Throws a sentence when it cannot be. */
  importAs(name: string, changes: readonly string[], socket: string): Promise<void>;
  remove(): void;
}

/** What an image of Python does without. */
const left = /\/(__pycache__|python3\.\d+\/(config-.*|test|idlelib|lib2to3|ensurepip|pydoc_data|tkinter))$/;

/** An empty tree, with the directories of a Linux system as Debian lays them out. */
export function newTree(): Tree {
  const folder = mkdtempSync('/tmp/stand-in-');
  const taken = new Set<string>();
  const owners = new Set<number>();
  const renamed: string[] = [];
  for (const path of [
    'usr/bin',
    'usr/sbin',
    'usr/lib',
    'usr/lib64',
    'usr/local/bin',
    'etc',
    'proc',
    'sys',
    'dev',
    'run',
    'root',
  ])
    mkdirSync(join(folder, path), { recursive: true });
  for (const path of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${path}`, join(folder, path));
  for (const path of ['tmp', 'var/tmp']) {
    mkdirSync(join(folder, path), { recursive: true });
    chmodSync(join(folder, path), 0o1777);
  }
  symlinkSync('/run', join(folder, 'var/run'));

  /** /lib is a link to /usr/lib: every file goes under the one name. */
  const add = (path: string) => {
    if (!existsSync(path)) return;
    for (const one of [join(realpathSync(dirname(path)), basename(path)), realpathSync(path)]) {
      addBelow(one);
      for (let above = dirname(one); above !== '/'; above = dirname(above)) taken.add(above.slice(1));
    }
  };
  const addBelow = (path: string) => {
    if (left.test(path)) return;
    taken.add(path.slice(1));
    if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) addBelow(join(path, name));
  };
  return {
    lay: (name) => cpSync(join(filesFolder, name), folder, { recursive: true, verbatimSymlinks: true }),
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    link: (target, path) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(target, join(folder, path));
    },
    directory: (path, owner = 0, mode = 0o755) => {
      mkdirSync(join(folder, path), { recursive: true });
      chmodSync(join(folder, path), mode);
      chownSync(join(folder, path), owner, owner);
      if (owner > 0) owners.add(owner);
    },
    take: (path, as) => {
      if (!existsSync(path)) return;
      if (as === undefined) return add(path);
      addBelow(path);
      mkdirSync(dirname(join(folder, as)), { recursive: true });
      renamed.push(`--transform=flags=r;s|^${path.slice(1)}|${as.slice(1)}|`);
    },
    program: async (...paths) => {
      for (const path of paths) if (!path.startsWith(`${inside.top}/`)) add(path);
      for (const library of await librariesOf(paths)) add(library);
    },
    libraries: async (paths) => {
      for (const library of await librariesOf(paths)) add(library);
    },
    importAs: async (name, changes, socket) => {
      const list = join(folder, '..', `${basename(folder)}.list`);
      // The engine takes no path twice, not even a directory's.
      writeFileSync(list, [...taken].filter((path) => !existsSync(join(folder, path))).join('\n'));
      const map = join(folder, '..', `${basename(folder)}.map`);
      writeFileSync(map, [...owners].map((id) => `+${id} :${id}\n`).join(''));
      const maps = [`--owner-map=${map}`, `--group-map=${map}`];
      const modes = ['--owner=0', '--group=0', ...maps, '--mode=a+rX', '--numeric-owner'];
      const tar = [
        'tar',
        '-c',
        ...modes,
        ...renamed,
        '-C',
        folder,
        '.',
        '-C',
        '/',
        '--no-recursion',
        '--files-from',
        list,
      ];
      const docker = [
        'docker',
        '--host',
        `unix://${socket}`,
        'import',
        ...changes.flatMap((one) => ['--change', one]),
        '-',
        name,
      ];
      try {
        await piped(tar, docker);
      } finally {
        rmSync(list);
        rmSync(map);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What the dynamic loader would load for these (ldd(1)); programs of the machine, which we trust. */
async function librariesOf(paths: readonly string[]): Promise<string[]> {
  const there = paths.filter((path) => existsSync(path));
  // ldd fails for a static program, and goes on to the next.
  const { output: list } = await command(['ldd', ...there]);
  return [...new Set([...list.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path = '']) => path))];
}

async function piped(from: readonly string[], to: readonly string[]): Promise<void> {
  const source = spawn(from[0] ?? '', from.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const target = spawn(to[0] ?? '', to.slice(1), { stdio: ['pipe', 'ignore', 'pipe'] });
  const [wrong, refused, [code], [result]] = await Promise.all([
    text(source.stderr),
    text(target.stderr),
    once(source, 'close'),
    once(target, 'close'),
    pipeline(source.stdout, target.stdin).catch(() => undefined),
  ]);
  if (code !== 0 || result !== 0) throw new Error((refused || wrong).trim().slice(-500));
}

/** The Python files below a folder that are compiled: their libraries are needed too. */
export function extensionsBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.so'))
    .map((name) => join(folder, name));
}
