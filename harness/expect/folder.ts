import type { SubmissionFiles } from '../model/index.ts';

/** Files of a folder that are read, and what of them is not, in sentences. */
export type ReadFolder = {
  /** The folder's, of whatever kind; at most fifty. */
  readonly paths: readonly string[];
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly troubles: readonly string[];
};

/** Far more than anybody writes by hand for a cluster. */
const most = { files: 50, characters: 131_072, all: 524_288 } as const;

/** Reads the files at or below a folder of the submission whose names end so. There are bounds for how many, for each, and for all together. */
export function readFolder(files: SubmissionFiles, folder: string, ending: RegExp): ReadFolder {
  const root = folder.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
  const isAll = root === '' || root === '.';
  const paths = files.paths.filter((path) => isAll || path === root || path.startsWith(`${root}/`));
  const wanted = paths.filter((path) => ending.test(path));
  const troubles: string[] = [];
  let left: number = most.all;
  const texts = wanted.slice(0, most.files).flatMap((path) => {
    const text = files.text(path);
    if (text === null || text.length > most.characters) {
      troubles.push(`${path} is not read: it has more than ${most.characters} characters.`);
      return [];
    }
    if (text.length > left) {
      troubles.push(`${path} is not read: with it, the files have more than ${most.all} characters.`);
      return [];
    }
    left -= text.length;
    return [{ path, text }];
  });
  if (wanted.length > most.files)
    troubles.push(`Of ${wanted.length} files of one kind in ${folder}, the first ${most.files} are read.`);
  return { paths: paths.slice(0, most.files), texts, troubles };
}
