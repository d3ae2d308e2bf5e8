import { type FileToRead, readFiles } from '../../harness/expect/documents.ts';
import type { FilesContext, ReadFile } from '../../harness/model/index.ts';
import { observation, submissionFiles } from '../../harness/testbed/index.ts';
import { type DocumentKind, documents } from '../../labs/day7/documents.ts';

/** One of the four documents: the file that plays its part, or null where none does. */
export type Handed = {
  readonly kind: DocumentKind;
  readonly file: ReadFile | null;
};

const ending = /\.(?:pdf|md|markdown)$/i;
/** Bytes of a document or of slides. */
const most = 30_000_000;

/** The four documents, read: named in submission.json, or called what they are. On how many of a PDF's pages something is drawn is told with `drawn`. */
export async function readHanded(
  { files, lines }: Pick<FilesContext, 'files' | 'lines'>,
  { drawn = false } = {},
): Promise<readonly Handed[]> {
  const paths = documents.map(({ kind, file, asked }) => lines[kind] ?? customary(files.paths, file, asked));
  const wanted = [...new Set(paths)].flatMap((path) => (path === null ? [] : [path]));
  const read = await readFiles(wanted.map((path) => ({ ...contentOf(files, path), drawn })));
  return documents.map(({ kind }, index) => {
    return { kind, file: read.find(({ path }) => path === paths[index]) ?? null };
  });
}

/** A file and its content, in base64; what is far too large for a document is not read, and says so. */
export function contentOf(files: FilesContext['files'], path: string): FileToRead {
  const content = files.base64(path);
  const bytes = ((content?.length ?? 0) * 3) / 4;
  if (bytes <= most) return { path, content };
  const trouble = `it has ${Math.ceil(bytes / 1_000_000)} MB, and at most ${most / 1_000_000} MB are read`;
  return { path, content: null, trouble };
}

/** Of the files whose name fits, one in the form that is asked, and of these the one that lies least deep. */
function customary(paths: readonly string[], name: RegExp, asked: 'pdf' | 'markdown'): string | null {
  const found = paths.filter((path) => ending.test(path) && name.test(path.split('/').at(-1) ?? ''));
  const isAsked = (path: string) => /\.pdf$/i.test(path) === (asked === 'pdf');
  const depth = (path: string) => path.split('/').length;
  const [first = null] = found.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)) || depth(a) - depth(b));
  return first;
}

/** The documents, read once for all checks that only read. */
export const handedIn = observation(submissionFiles, {
  title: 'the documents',
  observe: (context) => readHanded(context, { drawn: true }),
});

/** Those that can be read. */
export function readable(handed: readonly Handed[]): readonly (Handed & { readonly file: ReadFile })[] {
  return handed.flatMap((one) =>
    one.file === null || one.file.trouble !== undefined ? [] : [{ ...one, file: one.file }],
  );
}
