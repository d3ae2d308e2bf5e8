import { posix } from 'node:path';
import { quote } from '../model/index.ts';
import type { Entry } from './entries.ts';
import { interpreterOf } from './file-kinds.ts';
import { hasShebang, type TextFlaw, unixText } from './text.ts';
import type { Taken } from './tree.ts';

/** Names of files that shells, cron, make, iptables-restore, nft, nginx or Docker read line by line, so that a CR or a mark breaks them. */
const lineByLine = [
  /\.(zsh|ksh|dash|pl|rb|cjs|awk|sed|env|conf|cfg|ini|rules|nft|v4|v6|service|timer|hosts|cron|mk|dockerfile|profile|inc)$/i,
  /^(dockerfile|containerfile|makefile|vagrantfile|procfile)(\..+)?$/i,
  /^(\.?env(\..+)?|\.bashrc|\.profile|crontab|hosts|requirements.*\.txt|entrypoint|[^.]+)$/i,
];

/** Paths in the submission's own lines: all, and those that a line runs by themselves. */
export interface Named {
  readonly named: ReadonlySet<string>;
  readonly run: ReadonlySet<string>;
}

type File = Extract<Entry, { kind: 'file' }>;

/**
 * The entries as they are laid into a lab host: scripts, and files that Unix's tools read line by line, with Unix's line ends, as UTF-8 without
 * a byte order mark, and scripts executable. Binary files stay as they are.
 */
export function makeRunnable(entries: readonly Entry[], { named, run }: Named): Taken {
  const flaws = new Map<TextFlaw, string[]>();
  const modes: string[] = [];
  const mended = entries.map((entry) => {
    if (entry.kind !== 'file') return entry;
    const text = isRead(entry, named) ? unixText(entry.data) : undefined;
    for (const flaw of text?.was ?? []) flaws.set(flaw, [...(flaws.get(flaw) ?? []), entry.path]);
    const data = text?.data ?? entry.data;
    if (entry.executable || !isRun(entry, run)) return text ? { ...entry, data } : entry;
    if (run.has(entry.path)) modes.push(entry.path);
    return { ...entry, data, executable: true };
  });
  return {
    entries: mended,
    remarks: [...[...flaws].map(([flaw, paths]) => remarkOf(flaw, paths)), ...modeRemark(modes)],
  };
}

function isRead({ path, data }: File, named: ReadonlySet<string>): boolean {
  const name = posix.basename(path);
  return (
    named.has(path) ||
    interpreterOf(name) !== undefined ||
    lineByLine.some((pattern) => pattern.test(name)) ||
    hasShebang(data)
  );
}

function isRun({ path, data }: File, run: ReadonlySet<string>): boolean {
  return run.has(path) || hasShebang(data) || interpreterOf(path) === 'bash';
}

function remarkOf(flaw: TextFlaw, paths: readonly string[]): string {
  const where = some(paths);
  if (flaw === 'UTF-16') return `${where} ${paths.length === 1 ? 'is' : 'are'} UTF-16 and read as such: save as UTF-8.`;
  if (flaw === 'byte order mark')
    return `The byte order mark at the start of ${where} was taken off: save as UTF-8 without BOM.`;
  const mend = flaw === 'Windows line ends' ? '`dos2unix` mends them' : '`mac2unix` mends them';
  return `${flaw} were read as Unix ones in ${where}; ${mend}.`;
}

function modeRemark(paths: readonly string[]): readonly string[] {
  return paths.length === 0
    ? []
    : [`The right to execute was missing and was given to ${some(paths)}; \`chmod +x\` gives it.`];
}

function some(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map(plain).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

function plain(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : quote(path);
}
