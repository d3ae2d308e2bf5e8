import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Resvg } from '@resvg/resvg-js';
import { PNG } from 'pngjs';
import type { Picture } from '../../model/index.ts';
import { lookAtPdf } from './pdf.ts';
import { lookAtPixels } from './raster.ts';

/**
 * The program that looks at pictures, in a process of its own: what decoding them takes in time and memory ends with it. It reads a
 * list of names and contents (base64) and writes a line of JSON for each as soon as it is done.
 */

const mostPixels = 40_000_000;
const drawnPixels = 1000;
const pngHeader = '89504e470d0a1a0a';

type Look = Pick<Picture, 'width' | 'height' | 'colours' | 'ink'>;

function lookAtPng(bytes: Buffer): Look {
  if (bytes.toString('hex', 0, 8) !== pngHeader || bytes.length < 33) throw new Error('it is no PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width * height > mostPixels) throw new Error(`it is ${width} × ${height}, larger than anybody can look at`);
  return { width, height, ...lookAtPixels(PNG.sync.read(bytes).data) };
}

const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));

function lookAtSvg(bytes: Buffer): Look {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (!/<svg[\s>]/.test(text)) throw new Error('it is no SVG');
  if (text.includes('<!ENTITY')) throw new Error('it declares XML entities, which are not read');
  // What it refers to outside of itself would be looked for on the grader's machine.
  const alone = text.replace(/([\s:"'])href(?=\s*=\s*(["'])(?!\s*(?:#|data:)))/g, '$1data-href');
  const font = {
    loadSystemFonts: false,
    fontFiles: [join(fonts, 'ttf/DejaVuSans.ttf')],
    defaultFontFamily: 'DejaVu Sans',
  };
  const { width, height } = new Resvg(alone, { font });
  const mode = width >= height ? 'width' : 'height';
  const value = Math.round(Math.min(drawnPixels, Math.max(width, height)));
  return { width, height, ...lookAtPixels(new Resvg(alone, { font, fitTo: { mode, value } }).render().pixels) };
}

const looks = { png: lookAtPng, svg: lookAtSvg, pdf: (bytes: Buffer) => lookAtPdf(new Uint8Array(bytes)) };

const files = (await json(process.stdin)) as readonly (Pick<Picture, 'name' | 'format'> & { content: string })[];
for (const { name, format, content } of files) {
  let look: Look & { readonly trouble?: string };
  try {
    look = await looks[format](Buffer.from(content, 'base64'));
  } catch (error) {
    look = { width: 0, height: 0, colours: 0, ink: 0, trouble: `it cannot be read: ${wordsOf(error)}` };
  }
  process.stdout.write(`${JSON.stringify({ name, format, ...look } satisfies Picture)}\n`);
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.split('\n')[0]?.slice(0, 200) ?? '';
}
