import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';

export type TarSample = Partial<Header> & { readonly name: string; readonly data?: string | Buffer };

/** The bytes of a tar with these entries. */
export function sampleTar(entries: readonly TarSample[]): Promise<Buffer> {
  const tar = pack();
  for (const { data, ...header } of entries) tar.entry(header as Header, data ?? '');
  tar.finalize();
  return buffer(Readable.from(tar));
}
