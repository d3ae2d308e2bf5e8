import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import type { FileContent } from '../../model/index.ts';

const mostPages = 120;
/** A gap in a line that is wider than so many of its letters' heights parts two cells. */
const cellGap = 0.8;
/** Paths and pictures that make a drawing of a page: lines under headings and around tables are fewer, or none. */
const leastDrawn = 8;

type Item = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
};

/** The text of a PDF's pages, line by line, and where `asked`, on how many of them something is drawn. Throws where it cannot be read. */
export async function readPdf(bytes: Uint8Array, asked: boolean): Promise<FileContent> {
  const { OPS } = await getResolvedPDFJS();
  const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
  const painting: readonly number[] = [OPS.constructPath, OPS.shadingFill];
  const pictures: readonly number[] = [OPS.paintImageXObject, OPS.paintInlineImageXObject];
  const pages: string[] = [];
  let drawn = 0;
  for (let number = 1; number <= Math.min(pdf.numPages, mostPages); number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(linesOf(items.filter((one) => 'str' in one) as unknown as Item[]).join('\n'));
    if (asked) {
      const { fnArray } = await page.getOperatorList();
      const ink = fnArray.filter((one) => painting.includes(one)).length;
      if (ink >= leastDrawn || fnArray.some((one) => pictures.includes(one))) drawn++;
    }
    page.cleanup();
  }
  return { format: 'pdf', pages, count: pdf.numPages, drawn };
}

/** Items of one height on the page are a line; what stands far apart in it are cells. The reader has put blanks, as wide as the gap, between some. */
function linesOf(items: readonly Item[]): string[] {
  const lines: string[] = [];
  let end: { readonly x: number; readonly y: number; readonly size: number } | undefined;
  for (const { str, transform, width, height } of items) {
    if (str.trim() === '') continue;
    const [x = 0, y = 0] = transform.slice(4);
    const size = height || end?.size || 10;
    const follows = end !== undefined && Math.abs(y - end.y) < size / 2 && x >= end.x - size;
    const gap = follows && end ? x - end.x : 0;
    const space = gap > cellGap * size ? '\t' : gap > size / 8 ? ' ' : '';
    if (follows) lines.push(`${lines.pop()}${space}${str}`);
    else lines.push(str);
    end = { x: x + width, y, size };
  }
  return lines.map((line) => line.replace(/ *\t[\t ]*/g, '\t').trim());
}
