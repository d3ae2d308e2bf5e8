import { known } from '../host/known.ts';
import type { Lack, RunResult, SubmissionFiles } from '../model/index.ts';
import { quote } from '../submission/index.ts';

/** What the machine lacked while a unit was brought up. */
export interface LackProblem {
  /** For the head of the report: what is not there, the line that asked, and what to do. */
  readonly sentence: string;
  /** Whether it can have been what failed: then a failed check of that unit could not be judged, and is an error with this sentence for its reason. */
  readonly excuses: boolean;
}

const mostNamed = 5;

/**
 * What to make of what a run asked for in vain; undefined when that was nothing. `uplink` is the name of the lab host's own way out, `files` are the submission's.
 *
 * A lack excuses when it ended the run, or when the run's own output tells of it and something may have gone on without it. A
 * package that apt passed over does only when the run failed; a library when the submission's code imports it; an interface
 * when another script names the lab host's own, so that no name fits all of them.
 */
export function lackProblem(
  run: Pick<RunResult, 'ended' | 'exitCode' | 'lacks'>,
  uplink: string,
  files: SubmissionFiles,
): LackProblem | undefined {
  const lacks = run.lacks ?? [];
  const failed = run.ended !== 'exit' || run.exitCode !== 0;
  const excusing = lacks.filter((lack) => excuses(lack, failed, uplink, files));
  const shown = excusing.length > 0 ? excusing : lacks;
  const [first] = shown;
  if (first === undefined) return undefined;
  const names = shown.slice(0, mostNamed).map(nameOf);
  const more = shown.length > mostNamed ? ` and ${shown.length - mostNamed} more` : '';
  const line = shown.find((lack) => lack.line !== undefined)?.line;
  const asked = line === undefined ? '' : ` (${quote(line)})`;
  const sentence = `The grading machine lacks ${names.join(', ')}${more}, which this submission asks for${asked}.`;
  const remedy = remedyOf(shown);
  return { sentence: remedy === '' ? sentence : `${sentence} ${remedy}`, excuses: excusing.length > 0 };
}

function excuses(lack: Lack, failed: boolean, uplink: string, files: SubmissionFiles): boolean {
  switch (lack.kind) {
    case 'package':
      return failed;
    case 'library':
      return isImported(lack.name, files);
    case 'interface':
      return [uplink, lack.name].every((name) => anyText(files, new RegExp(`(?<![\\w-])${literal(name)}(?![\\w-])`)));
    default:
      return failed || lack.line !== undefined;
  }
}

/** Whether code of the submission's asks for the library; what a list of requirements names alone may be used by nothing. */
function isImported(name: string, files: SubmissionFiles): boolean {
  const module = known.python.get(name) ?? name;
  const word = literal(module);
  const python = new RegExp(`^\\s*(?:import|from)\\s+(?:[\\w.]+\\s*,\\s*)*${word}\\b`, 'm');
  const node = new RegExp(`(?:require\\(|from\\s+|import\\s+|import\\()\\s*['"]${word}(?:/[^'"]*)?['"]`);
  const started = new RegExp(`\\b${word}\\s+\\S*\\w+:\\w+`);
  return anyText(files, python) || anyText(files, node) || anyText(files, started);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function anyText(files: SubmissionFiles, pattern: RegExp): boolean {
  return files.paths.some((path) => pattern.test(files.text(path) ?? ''));
}

function nameOf({ kind, name }: Lack): string {
  switch (kind) {
    case 'docker':
      return 'a Docker engine on its lab hosts';
    case 'library':
      return `the library ${quote(name)}`;
    case 'kernel':
      return `the kernel module ${quote(name)}`;
    case 'interface':
      return `an interface ${quote(name)}`;
    default:
      return `the ${kind} ${quote(name)}`;
  }
}

function remedyOf(lacks: readonly Lack[]): string {
  const packages = lacks.flatMap(({ kind, name }) => {
    if (kind === 'package' || kind === 'service') return [known.commands.get(name) ?? name];
    if (kind === 'command') return [known.commands.get(name) ?? name];
    return kind === 'library' ? (known.debianPython.get(name) ?? []) : [];
  });
  const modules = lacks.flatMap(({ kind, name }) => (kind === 'kernel' ? [name] : []));
  const way = lacks.find(({ kind }) => kind === 'interface');
  const lines = [
    packages.length > 0 ? `apt-get install ${[...new Set(packages)].join(' ')}` : '',
    modules.length > 0 ? `modprobe -a ${modules.join(' ')}` : '',
  ].filter((line) => line !== '');
  const install = lines.length > 0 ? `Where it can be had (${quote(lines.join('; '))}), grade again with it.` : '';
  const named = way ? `Let submission.json name the uplink: ${quote(way.name)}.` : '';
  return [install, named].filter((part) => part !== '').join(' ');
}
