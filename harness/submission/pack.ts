import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Entry } from './entries.ts';
import type { Intake } from './intake.ts';

/** The submission as a tar stream, owned by root, the same bytes for the same intake. */
export function packSubmission(intake: Pick<Intake, 'entries'>): Readable {
  const tar = pack();
  for (const entry of intake.entries) addEntry(tar, entry);
  tar.finalize();
  return Readable.from(tar);
}

function addEntry(tar: ReturnType<typeof pack>, entry: Entry): void {
  const common = { name: entry.path, uid: 0, gid: 0, mtime: new Date(0) };
  if (entry.kind === 'folder') tar.entry({ ...common, type: 'directory', mode: 0o755 });
  if (entry.kind === 'link') tar.entry({ ...common, type: 'symlink', linkname: entry.target, mode: 0o777 });
  if (entry.kind === 'file') tar.entry({ ...common, mode: entry.executable ? 0o755 : 0o644 }, entry.data);
}
