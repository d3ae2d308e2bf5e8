import { extractImages, getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { lookAtPixels } from './raster.ts';

const mostPages = 10;
const paper = '#ffffff';

/** What is drawn on a PDF's pages: the size is the first one's; ink is the most painting operations on one of them, without its text. */
export async function lookAtPdf(bytes: Uint8Array) {
  const { OPS } = await getResolvedPDFJS();
  const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
  const colour: readonly number[] = [OPS.setFillRGBColor, OPS.setStrokeRGBColor];
  const picture: readonly number[] = [OPS.paintImageXObject, OPS.paintInlineImageXObject];
  const colours = new Set([paper]);
  const size = { width: 0, height: 0 };
  let most = 0;
  for (let number = 1; number <= Math.min(pdf.numPages, mostPages); number++) {
    const page = await pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    if (number === 1) Object.assign(size, { width, height });
    const { fnArray, argsArray } = await page.getOperatorList();
    let ink = 0;
    let pen = '#000000';
    for (const [index, operation] of fnArray.entries()) {
      const [first] = (argsArray[index] ?? []) as unknown[];
      if (colour.includes(operation)) pen = String(first);
      const paints = operation === OPS.shadingFill || (operation === OPS.constructPath && first !== OPS.endPath);
      if (paints) ink++;
      if (paints) colours.add(pen);
    }
    if (fnArray.some((operation) => picture.includes(operation))) {
      for (const { data, channels } of await extractImages(pdf, number)) {
        const seen = lookAtPixels(asRgba(data, channels));
        for (let shade = 1; shade < seen.colours; shade++) colours.add(`picture ${shade}`);
        if (seen.ink > 0) ink += seen.colours;
      }
    }
    most = Math.max(most, ink);
  }
  return { ...size, colours: colours.size, ink: most };
}

function asRgba(data: Uint8ClampedArray, channels: 1 | 3 | 4): Uint8Array {
  if (channels === 4) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = new Uint8Array((data.length / channels) * 4);
  for (let pixel = 0; pixel * channels < data.length; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      pixels[pixel * 4 + channel] = data[pixel * channels + Math.min(channel, channels - 1)] ?? 0;
    pixels[pixel * 4 + 3] = 255;
  }
  return pixels;
}
