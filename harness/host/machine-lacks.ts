import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lack } from '../model/index.ts';
import { known } from './known.ts';

const shims = join(import.meta.dirname, 'shims');
// Lab hosts have a /usr/local of their own.
const programs = ['/usr/sbin', '/usr/bin', `${shims}/bin`, `${shims}/fallback`];

const looks: Readonly<Record<Lack['kind'], (name: string) => boolean>> = {
  command: (name) => known.commands.has(name) && !isProgram(name),
  package: (name) => known.packages.has(name) && !isInstalled(name) && !commandsOf(name).some(isProgram),
  service: (name) => (known.packages.has(name) || known.commands.has(name)) && !isInstalled(name) && !isProgram(name),
  library: (name) => lacksPython(name) || lacksNode(name),
  kernel: (name) => known.kernel.has(name) && !kernelHas(name),
  docker: () => true, // no lab host has an engine
  interface: () => true, // whether it is the uplink under another name, the submission's texts tell
};

/** Whether this machine lacks something that submissions are known to ask for; a name that nobody knows is never lacking. */
export function isLacking({ kind, name }: Lack): boolean {
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
  const folders = ['/usr/lib/python3/dist-packages', ...pythonFolders('/usr/lib')];
  return !folders.some((folder) => existsSync(join(folder, module)) || existsSync(join(folder, `${module}.py`)));
}

function pythonFolders(lib: string): readonly string[] {
  const versions = readdirSync(lib).filter((name) => /^python3\.\d+$/.test(name));
  return versions.flatMap((name) => [join(lib, name), join(lib, name, 'dist-packages')]);
}

function lacksNode(name: string): boolean {
  return known.node.has(name) && !existsSync(join(shims, '../../../node_modules', name));
}

/** The stand-in's own trial, in namespaces of ours. */
function kernelHas(name: string): boolean {
  const trial = '. "$1" && kernel_has "$2"';
  return spawnSync('bash', ['-c', trial, 'bash', `${shims}/lib/kernel.sh`, name], { timeout: 5000 }).status === 0;
}
