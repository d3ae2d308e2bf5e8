import { posix } from 'node:path';
import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';
import { readText } from './text.ts';

type Entries = Pick<Intake, 'entries'>;

/** Scripts that are no start: they take down, try, save or only hold functions. */
const otherPurpose =
  /(^|[^a-z])(down|teardown|tear|clean|cleanup|stop|destroy|delete|remove|undo|uninstall|reset|test|tests|check|verify|backup|restore|lib|common|functions|helpers?|utils?|config|vars|env)([^a-z]|$)/i;

const readBytes = 200_000;

/** Those among the scripts that could bring something up by themselves: no other one calls them, and their name says nothing else. */
export function mainScripts(intake: Entries, scripts: readonly string[]): readonly string[] {
  const starts = scripts.filter((path) => !otherPurpose.test(posix.parse(path).name));
  if (scripts.length > 100) return starts;
  const texts = scripts.map((path) => ({ path, calls: callsIn(intake, path) }));
  const called = (path: string) =>
    texts.some(({ path: caller, calls }) => caller !== path && calls.has(posix.basename(path)));
  const main = starts.filter((path) => !called(path));
  // Two that call each other leave none: then a person must say.
  return main.length > 0 ? main : starts;
}

/** The names of files that a shell script runs or reads, as far as its lines begin so. */
function callsIn(intake: Entries, path: string): ReadonlySet<string> {
  const data = fileAt(intake, path)?.data.subarray(0, readBytes) ?? Buffer.alloc(0);
  const names = readText(data)
    .split(/[\r\n;&|]+/)
    .flatMap(
      (line) => /^\s*(?:sudo\s+|exec\s+)*(?:(?:bash|sh|source|\.|python3?|node)\s+)?(\S+)/.exec(line)?.[1] ?? [],
    );
  return new Set(names.map((name) => posix.basename(name.replace(/["']/g, ''))));
}
