import { type Link, linksIn } from '../../harness/expect/links.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { lookAtPictures, pictureTrouble } from '../../harness/expect/pictures.ts';
import { tellLines } from '../../harness/expect/told-lines.ts';
import type { SubmissionFiles } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { handedIn, readable } from './handed-in.ts';

type Broken = { readonly file: string; readonly target: string };

/** Something that may be a drawing of the network. */
type Drawing = {
  /** A picture's path, 'a block of code in …', or a page of a PDF. */
  readonly where: string;
  /** How many of the six services it names; null where its text cannot be read, as in a photograph. */
  readonly names: number | null;
  readonly trouble: string | null;
};

type Observation = {
  readonly documents: number;
  readonly links: number;
  readonly broken: readonly Broken[];
  readonly drawings: readonly Drawing[];
};

const leastNames = 4;
const mostDrawings = 20;

export const links = check({
  ...deliverable('day7.links'),
  on: handedIn,

  async observe({ files, shared }): Promise<Observation> {
    const documents = readable(shared).map(({ file }) => file);
    const all = documents.flatMap((file) =>
      file.format !== 'markdown'
        ? []
        : linksIn(file.pages.join('\n'), file.path).map((link) => ({ ...link, file: file.path })),
    );
    const broken = all
      .filter((link) => !leads(link, files))
      .map(({ file, target }) => ({ file, target: target.slice(0, 200) }));
    const inText = documents.flatMap((file): Drawing[] => {
      const text = file.pages.join('\n');
      if (file.format === 'pdf')
        return file.drawn > 0 ? [{ where: file.path, names: namesIn(text), trouble: null }] : [];
      const blocks = tellLines(file).filter(({ kind }) => kind === 'code');
      return blocks.map((block) => ({
        where: `a block of code in ${file.path}`,
        names: namesIn(block.text),
        trouble: null,
      }));
    });
    const paths = all.flatMap((link) => (link.picture && link.path !== null && leads(link, files) ? [link.path] : []));
    const pictures = await look([...new Set(paths)].slice(0, mostDrawings), files);
    const drawings = [...inText, ...pictures].toSorted((a, b) => (b.names ?? leastNames) - (a.names ?? leastNames));
    return { documents: documents.length, links: all.length, broken, drawings: drawings.slice(0, mostDrawings) };
  },

  judge({ documents, broken, drawings }) {
    if (documents === 0) return { status: 'blocked', by: 'day7.documents' };
    const shown = broken.slice(0, 3).map(({ file, target }) => `'${target}' in ${file}`);
    const more = broken.length > shown.length ? ` and ${broken.length - shown.length} more` : '';
    const isThere = drawings.some(({ names, trouble }) => trouble === null && (names === null || names >= leastNames));
    const unfit = drawings.flatMap(({ where, trouble }) => (trouble === null ? [] : [`${where}: ${trouble}`]))[0];
    return partialCredit(
      [
        {
          what: 'links',
          trouble: broken.length === 0 ? undefined : `nothing is at ${shown.join(', ')}${more}`,
          weight: 6,
        },
        {
          what: 'a drawing',
          trouble: isThere
            ? undefined
            : `no picture, page or block of code names ${leastNames} of the services${unfit === undefined ? '' : ` (${unfit})`}`,
          weight: 4,
        },
      ],
      {
        expected:
          'Every link and picture of the documents leads to a file that was handed in, and a drawing names what runs.',
        hint: 'A path in a Markdown file begins in its own folder. Does it still lead somewhere once the folder has been packed and sent away?',
      },
    );
  },
});

function leads({ path, found }: Link, { paths }: SubmissionFiles): boolean {
  if (found !== undefined) return found;
  if (path === null) return false;
  return path === '' || paths.some((one) => one === path || one.startsWith(`${path.replace(/\/$/, '')}/`));
}

function namesIn(text: string): number {
  const low = text.toLowerCase();
  return topology.services.filter(
    ({ name, address }) => low.includes(address) || new RegExp(name.replace('-', '[-_ ]?')).test(low),
  ).length;
}

async function look(paths: readonly string[], files: SubmissionFiles): Promise<Drawing[]> {
  const contents = paths.map((path) => {
    const content = files.base64(path);
    return { name: path, bytes: content?.length ?? 0, content };
  });
  const looked = await lookAtPictures(contents);
  return paths.map((path) => {
    const seen = looked.find(({ name }) => name === path);
    // What is no PNG, SVG or PDF, as a photograph, is there, and that is all that can be told.
    const trouble = seen === undefined ? null : (pictureTrouble(seen) ?? null);
    return { where: path, names: /\.svg$/i.test(path) ? namesIn(files.text(path) ?? '') : null, trouble };
  });
}
