import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

/** The files of a submission as the archive that an engine takes. */
export function archive(files: Readonly<Record<string, string>>): NodeJS.ReadableStream {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  return Readable.from(tar);
}
