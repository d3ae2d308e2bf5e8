import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fstatSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Lack } from '../../model/index.ts';
import { askedFor } from '../asked-for.ts';
import { known } from '../known.ts';
import type { Lab } from './lab.ts';
import { openInside } from './linux.ts';

const notesPath = '/run/lab-lacks';
const mostNotes = 16 * 1024;
const shims = join(import.meta.dirname, '../shims');
const programs = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', `${shims}/bin`, `${shims}/fallback`];

/** How much the lab host's stand-ins have noted so far, in bytes. */
export function notedSoFar(lab: Lab): number {
  return withNotes(lab, 0, (fd) => fstatSync(fd).size);
}

/** What a line of the submission asked for, that submissions do ask for, and that is not on this machine: each looked up here. */
export function lacksOf(lab: Lab, output: string, notedBefore: number): readonly Lack[] {
  const notes = withNotes(lab, '', (fd) => {
    const size = fstatSync(fd).size;
    const buffer = Buffer.alloc(mostNotes);
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, mostNotes, size < notedBefore ? 0 : notedBefore));
  });
  return askedFor(output, notes).filter(isLacking);
}

function withNotes<T>(lab: Lab, none: T, read: (fd: number) => T): T {
  const fd = openInside(lab.root, notesPath);
  if (fd === undefined) return none;
  try {
    return fstatSync(fd).isFile() ? read(fd) : none;
  } finally {
    closeSync(fd);
  }
}

const looks: Readonly<Record<Lack['kind'], (name: string) => boolean>> = {
  command: (name) => known.commands.has(name) && !isProgram(name),
  package: (name) => known.packages.has(name) && !isInstalled(name) && !commandsOf(name).some(isProgram),
  service: (name) => (known.packages.has(name) || known.commands.has(name)) && !isInstalled(name) && !isProgram(name),
  library: (name) => lacksPython(name) || lacksNode(name),
  kernel: (name) => known.kernel.has(name) && !kernelHas(name),
  docker: () => true, // no lab host has an engine
  interface: () => true, // whether it is the uplink under another name, the submission's texts tell
};

function isLacking({ kind, name }: Lack): boolean {
  return looks[kind](name);
}

function isProgram(name: string): boolean {
  return programs.some((folder) => existsSync(join(folder, name)));
}

function commandsOf(name: string): readonly string[] {
  return [...known.commands].flatMap(([command, from]) => (from === name ? [command] : []));
}

let installed: ReadonlySet<string> | undefined;
function isInstalled(name: string): boolean {
  installed ??= new Set(
    readFileSync('/var/lib/dpkg/status', 'utf8')
      .split('\n\n')
      .filter((entry) => /^Status: .* installed$/m.test(entry))
      .map((entry) => /^Package: (.*)$/m.exec(entry)?.[1] ?? ''),
  );
  return installed.has(name);
}

function lacksPython(name: string): boolean {
  const module = known.python.get(name) ?? [...known.python.values()].find((one) => one === name);
  if (module === undefined) return false;
  const folders = ['/usr/lib/python3/dist-packages', ...pythonFolders('/usr/local/lib'), ...pythonFolders('/usr/lib')];
  return !folders.some((folder) => existsSync(join(folder, module)) || existsSync(join(folder, `${module}.py`)));
}

function pythonFolders(lib: string): readonly string[] {
  const versions = readdirSync(lib).filter((name) => /^python3\.\d+$/.test(name));
  return versions.flatMap((name) => [join(lib, name), join(lib, name, 'dist-packages')]);
}

function lacksNode(name: string): boolean {
  return known.node.has(name) && !existsSync(join('/netproof/node_modules', name));
}

/** The stand-in's own trial, in namespaces of ours. */
function kernelHas(name: string): boolean {
  const trial = '. "$1" && kernel_has "$2"';
  return spawnSync('bash', ['-c', trial, 'bash', `${shims}/lib/kernel.sh`, name], { timeout: 5000 }).status === 0;
}
