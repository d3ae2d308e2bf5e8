import type { LabFile, Picture } from '../model/index.ts';
import { readApart } from './reading-process.ts';

const reader = new URL('./pictures/reader.ts', import.meta.url).pathname;
/** Of processor time: what a busy machine does to the wall's is no fault of a picture. */
const usualMs = 20_000;
const mostPictures = 12;

const least = { width: 200, height: 100, colours: 2, pixels: 0.002, operations: 3 } as const;

/**
 * Looks at the PNG, SVG and PDF files among these, by a process that may take `milliseconds` of processor time and no more than 3 GB; what it had not come
 * to by then has `trouble`. The smallest come first, and at most twelve. Rejects where the machine gives it no time.
 */
export async function lookAtPictures(files: readonly LabFile[], milliseconds = usualMs): Promise<Picture[]> {
  const pictures = files
    .flatMap((file) => {
      const format = /\.(png|svg|pdf)$/i.exec(file.name)?.[1]?.toLowerCase() as Picture['format'] | undefined;
      return format === undefined ? [] : [{ ...file, format }];
    })
    .sort((a, b) => a.bytes - b.bytes)
    .slice(0, mostPictures);
  const readable = pictures.filter(({ content }) => content !== null);
  const asked = readable.map(({ name, format, content }) => ({ name, format, content }));
  const seen = readable.length > 0 ? await readApart<Picture>(reader, asked, milliseconds) : [];
  return pictures.map(({ name, format, content }) => {
    const found = seen.find((one) => one.name === name);
    const trouble = content === null ? 'it is too large to be looked at' : 'looking at it took too long or too much';
    return found ?? { name, format, trouble, width: 0, height: 0, colours: 0, ink: 0 };
  });
}

/** Why a picture is no graph: it cannot be read, or is too small, of one colour, or blank. Undefined for one that may be. */
export function pictureTrouble({ trouble, format, width, height, colours, ink }: Picture): string | undefined {
  if (trouble !== undefined) return trouble;
  if (width < least.width || height < least.height)
    return `it is ${Math.round(width)} × ${Math.round(height)}, and at least ${least.width} × ${least.height} are asked`;
  if (colours < least.colours) return 'it has one colour only';
  const enough = format === 'pdf' ? least.operations : least.pixels;
  return ink < enough ? 'it is as good as blank' : undefined;
}
