import { stripVTControlCharacters } from 'node:util';
import type { Lack } from '../model/index.ts';

const mostNames = 40;
const mostLine = 200;
const plainName = /^[A-Za-z0-9][A-Za-z0-9@_.+-]{0,59}$/;

/** How programs say that something is not there; the first group is its name. */
const complaints: readonly { readonly kind: Lack['kind']; readonly pattern: RegExp }[] = [
  { kind: 'command', pattern: /: (?:exec: )?([^\s:]+): (?:command )?not found$/ },
  { kind: 'command', pattern: /^exec of "([^"]+)" failed: No such file or directory$/ },
  { kind: 'command', pattern: /: failed to (?:run command|execute) [‘'"]?([^\s’'":]+)[’'"]?: No such file/ },
  { kind: 'command', pattern: /^env: [‘'"]([^\s’'"]+)[’'"]: No such file or directory$/ },
  { kind: 'command', pattern: /FileNotFoundError: \[Errno 2\] No such file or directory: '([^/']+)'$/ },
  { kind: 'service', pattern: /^Failed to (?:re)?start .*: Unit (\S+?)\.service not found\.$/ },
  { kind: 'service', pattern: /^(\S+): unrecognized service$/ },
  { kind: 'docker', pattern: /Cannot connect to the (Docker) daemon/ },
  { kind: 'kernel', pattern: /^modprobe: FATAL: Module (\S+) not found in directory/ },
  { kind: 'library', pattern: /ModuleNotFoundError: No module named '([^'.]+)/ },
  { kind: 'library', pattern: /Cannot find (?:module|package) '([^'./][^']*)'/ },
  { kind: 'package', pattern: /^W: (\S+) is not on the grading machine/ },
  { kind: 'library', pattern: /^(?:WARNING: |npm warn ')(\S+?)'? is not on the grading machine/ },
  // Names of uplinks alone (systemd.net-naming-scheme(7)): eth1 may as well be one that the submission forgot to make.
  { kind: 'interface', pattern: /^Cannot find device "(en[opsx][0-9a-z]+|wl[a-z0-9]+)"$/ },
];

const noted: Readonly<Record<string, Lack['kind']>> = {
  package: 'package',
  python: 'library',
  node: 'library',
  command: 'command',
  unit: 'service',
  kernel: 'kernel',
};

/**
 * What a line of the submission asked for and did not find, by its output and by what the lab host's stand-ins noted. All of it
 * lies in the submission's reach: evidence, to be looked at by the grader itself.
 */
export function askedFor(output: string, notes: string): readonly Lack[] {
  const found = new Map<string, Lack>();
  const add = (kind: Lack['kind'], name: string, line?: string) => {
    const key = `${kind} ${name}`;
    if (!plainName.test(name) || found.has(key) || found.size >= mostNames) return;
    found.set(key, line === undefined ? { kind, name } : { kind, name, line });
  };
  for (const raw of stripVTControlCharacters(output).split('\n')) {
    const line = raw.trim();
    for (const { kind, pattern } of complaints) {
      const name = pattern.exec(line)?.[1];
      if (name !== undefined) add(kind, name, line.slice(0, mostLine));
    }
  }
  for (const line of notes.split('\n')) {
    const [word = '', name = ''] = line.split(' ');
    const kind = noted[word];
    if (kind !== undefined) add(kind, name);
  }
  return [...found.values()].map(asDocker);
}

/** Docker's command and its service are one thing: a lab host has none. */
function asDocker(lack: Lack): Lack {
  const isDocker = ['docker', 'Docker', 'dockerd', 'docker-compose', 'containerd'].includes(lack.name);
  return isDocker && lack.kind !== 'package' ? { ...lack, kind: 'docker', name: 'Docker' } : lack;
}
