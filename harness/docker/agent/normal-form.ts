import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse, parseDocument } from 'yaml';
import type { Attempt, DockerRun, Refusal } from '../../model/index.ts';
import { confineHosted } from '../compose/hosted.ts';
import { mountsIn, mountTrouble } from '../compose/mounts.ts';
import { composeRefusals, type Surroundings } from '../compose/refusals.ts';
import type { Project } from '../protocol.ts';
import { submissionFolder } from '../settings.ts';
import { commandWithText } from './command.ts';
import type { Engine, Normal } from './context.ts';
import { isThere, pinned, placeBelow, readBelow } from './submission.ts';

/**
 * The file as Compose reads it, judged and kept: what it puts in place of variables, extends and includes must be judged too, and what runs is what
 * was judged, though a container may write to the submission's own file since.
 */
export async function normalForm(engine: Engine, wanted: Project): Promise<Normal | { readonly failed: Attempt }> {
  const kept = engine.judged.get(keyOf(wanted));
  if (kept) return kept.normal;
  const written = refusedAsWritten(engine, wanted);
  if (written.length > 0) return { failed: { refused: written } };
  const { run, stdout } = await commandWithText([...words(engine, wanted), 'config'], optionsOf(engine));
  if (run.ended !== 'exit' || run.exitCode !== 0) return { failed: run satisfies DockerRun };
  const refused = composeRefusals(stdout, wanted.file, around(engine, wanted)).map((one) => ({ ...one, line: null }));
  const unmounted = refused.length > 0 ? [] : unmountable(engine, wanted, stdout);
  if (refused.length + unmounted.length > 0) return { failed: { refused: [...refused, ...unmounted] } };
  const normal = parse(stdout, { merge: true }) as Normal;
  const path = join(engine.settings.folder, `judged-${engine.judged.size}.yml`);
  writeFileSync(path, wanted.hostNetwork ? confineHosted(stdout, engine.settings) : stdout, { mode: 0o600 });
  engine.judged.set(keyOf(wanted), { path, normal });
  return normal;
}

/** What the file mounts and must not; the rest is there afterwards, and stays what it is. */
function unmountable(engine: Engine, { file }: Project, text: string): Refusal[] {
  const mounts = mountsIn(text);
  const all = [...engine.mounts, ...mounts];
  const refused = mounts.flatMap((mount) => {
    const trouble = mountTrouble(mount, all) ?? pinned(engine.settings, mount.source);
    return trouble === undefined ? [] : [{ file, line: null, sentence: `the service ${mount.service} ${trouble}` }];
  });
  if (refused.length === 0) engine.mounts.push(...mounts);
  return refused;
}

function refusedAsWritten(engine: Engine, wanted: Project): readonly Refusal[] {
  const text = textOf(engine, wanted.file);
  if (text === undefined)
    return [{ file: wanted.file, line: null, sentence: 'there is no such file in the submission' }];
  return composeRefusals(text, wanted.file, around(engine, wanted));
}

function around(engine: Engine, { file, hostNetwork = false }: Project): Surroundings {
  const { folder } = engine.settings;
  const top = submissionFolder(folder);
  return {
    folder: dirname(join(top, file)),
    // In an engine that is not ours alone, that network is the machine's.
    hostNetwork: hostNetwork && engine.settings.kind === 'own',
    inside: (path) => placeBelow(folder, path) !== undefined || (path.startsWith(`${top}/`) && !isThere(path)),
    read: (path) => textOf(engine, relative(top, path)),
  };
}

/** The text of a file of the submission; undefined where there is none. */
export function textOf({ settings }: Engine, file: string): string | undefined {
  return readBelow(settings.folder, file);
}

/** In an engine that is not ours alone, projects of the same name may run. */
export function nameOf({ settings }: Engine, { project }: Project): string {
  return settings.kind === 'own' ? project : `netproof-${settings.session}-${project}`;
}

/** The words that begin a command of Compose: of the file as it was judged, or as it is written, where it was not yet. */
export function words(engine: Engine, wanted: Project): string[] {
  const path = join(submissionFolder(engine.settings.folder), wanted.file);
  const judged = engine.judged.get(keyOf(wanted))?.path;
  return [
    ...engine.clients.compose,
    ...['--project-name', nameOf(engine, wanted), '--project-directory', dirname(path)],
    ...['--file', judged ?? (engine.clients.compose.length > 1 ? path : withoutName(engine, path))],
  ];
}

/** Version 1 knows no 'name:' at the top, which names the project; we name it anyway. */
function withoutName(engine: Engine, path: string): string {
  const { folder } = engine.settings;
  const document = parseDocument(textOf(engine, relative(submissionFolder(folder), path)) ?? '');
  if (document.errors.length > 0 || !document.delete('name')) return path;
  const copy = join(folder, 'nameless.yml');
  writeFileSync(copy, String(document), { mode: 0o600 });
  return copy;
}

const keyOf = ({ file, project }: Project) => `${project} ${file}`;

export const optionsOf = ({ clients, settings }: Engine) => ({
  env: clients.env,
  cwd: submissionFolder(settings.folder),
});
