import { known } from '../../harness/host/known.ts';
import type { Lack, SubmissionFiles } from '../../harness/model/index.ts';

const aptLine = /\b(?:apt|apt-get|aptitude)\s+(?:-\S+\s+|\S+=\S*\s+)*install\b([^;&|\n]*)/g;
const pipLine = /\bpip3?\s+(?:-\S+\s+)*install\b([^;&|\n]*)/g;
const npmLine = /\bnpm\s+(?:install|i|add)\b([^;&|\n]*)/g;
const scriptName = /\.(?:sh|bash|py|ts|js|mjs|yml|yaml|service)$|(?:^|\/)[^.]+$/;
const requirements = /(?:^|\/)requirements[^/]*\.txt$/;

/** What a submission's scripts ask a machine for, each once: packages that they install, libraries that they list, commands that they call; only names that are known. */
export function classAsks(files: SubmissionFiles): readonly Lack[] {
  const found = new Map<string, Lack>();
  const add = (kind: Lack['kind'], name: string) => found.set(`${kind} ${name}`, { kind, name });
  for (const path of files.paths) {
    const text = files.text(path) ?? '';
    if (requirements.test(path)) for (const line of text.split('\n')) addPython(line.trim());
    else if (scriptName.test(path)) ofScript(text.replaceAll(/\\\r?\n/g, ' ').replaceAll(/^\s*#.*$/gm, ''));
  }
  return [...found.values()];

  function ofScript(text: string): void {
    for (const name of words(text, aptLine)) {
      const plain = name.replace(/[:=+].*$/, '');
      if (known.packages.has(plain)) add('package', plain);
    }
    for (const name of words(text, pipLine)) addPython(name);
    for (const name of words(text, npmLine)) {
      const plain = name.replace(/(.)@.*$/, '$1');
      if (known.node.has(plain)) add('library', plain);
    }
    const called =
      /(?:^|[;&|(`]|\bthen\s|\bdo\s)\s*(?:sudo\s+(?:-\S+\s+)*|\w+=\S*\s+)*(?:ip\s+netns\s+exec\s+\S+\s+)?([a-z][a-z0-9_-]+)(?=\s|$|[;&|)])/gm;
    for (const [, command = ''] of text.matchAll(called)) {
      if (known.commands.has(command)) add('command', command);
    }
  }

  function addPython(requirement: string): void {
    const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/
      .exec(requirement)?.[0]
      .replaceAll(/[-_.]+/g, '-')
      .toLowerCase();
    if (name !== undefined && known.python.has(name)) add('library', name);
  }
}

function words(text: string, pattern: RegExp): readonly string[] {
  const all = [...text.matchAll(pattern)].flatMap(([, list = '']) => list.split(/\s+/));
  return all.map((word) => word.replaceAll(/^['"]|['"]$/g, '')).filter((word) => /^[A-Za-z0-9@]/.test(word));
}
