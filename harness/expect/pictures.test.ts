import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { lookAtPictures, pictureTrouble } from './pictures.ts';

const file = (name: string, content: string | Buffer) => {
  const bytes = Buffer.from(content);
  return { name, bytes: bytes.length, content: bytes.toString('base64') };
};

/** White paper with a blue bar over a part of its width. */
function png(width: number, height: number, bar: number): Buffer {
  const picture = new PNG({ width, height });
  picture.data.fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) if (pixel % width < bar) picture.data[pixel * 4] = 0;
  return PNG.sync.write(picture);
}

const svg = (inside: string, more = '') =>
  `<?xml version="1.0"?>${more}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="150">${inside}</svg>`;

/** A PDF of one page with these drawing operators; pdf.js finds its objects without the table of them. */
function pdf(operators: string): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R >>',
    `<< /Length ${operators.length} >>\nstream\n${operators}\nendstream`,
  ];
  return `%PDF-1.4\n${objects.map((one, index) => `${index + 1} 0 obj\n${one}\nendobj\n`).join('')}trailer << /Root 1 0 R >>\n%%EOF\n`;
}

async function trouble(name: string, content: string | Buffer): Promise<string | undefined> {
  const [picture] = await lookAtPictures([file(name, content)]);
  if (!picture) throw new Error(`${name} was not taken for a picture.`);
  return pictureTrouble(picture);
}

describe('graphs', () => {
  test('a PNG, an SVG and a PDF, by any name and in any folder', async () => {
    const bars = '1 0 0 rg 10 10 50 100 re f 0 0 1 rg 80 10 50 200 re f 150 10 50 50 re f';
    const seen = await lookAtPictures([
      file('a/Bars.PNG', png(300, 150, 60)),
      file('b.svg', svg('<text x="9" y="90" font-size="40">TCP 17</text>')),
      file('c.pdf', pdf(bars)),
      file('d.csv', 'a,b'),
    ]);
    expect(seen.map(pictureTrouble)).toEqual([undefined, undefined, undefined]);
    expect(seen.find(({ name }) => name === 'a/Bars.PNG')).toMatchObject({
      width: 300,
      height: 150,
      colours: 2,
      ink: expect.closeTo(0.2),
    });
    expect(seen.find(({ name }) => name === 'c.pdf')).toMatchObject({ width: 400, height: 300, colours: 3, ink: 3 });
  });

  test.each([
    ['blank.png', png(300, 150, 0), 'it has one colour only'],
    ['small.png', png(100, 50, 20), 'it is 100 × 50, and at least 200 × 100 are asked'],
    [
      'dot.svg',
      svg('<rect width="300" height="150" fill="#fff"/><rect width="3" height="3"/>'),
      'it is as good as blank',
    ],
    ['blank.svg', svg('<rect width="300" height="150" fill="red"/>'), 'it has one colour only'],
    ['blank.pdf', pdf('BT ET'), 'it has one colour only'],
  ])('%s is none', async (name, content, why) => {
    expect(await trouble(name, content)).toBe(why);
  });
});

describe('what is no picture', () => {
  const huge = png(300, 150, 60);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  const laughs = `<g id="a0"><rect width="9" height="9"/></g>${Array.from({ length: 9 }, (_, at) => `<g id="a${at + 1}">${`<use href="#a${at}"/>`.repeat(10)}</g>`).join('')}`;

  test.each([
    ['text.png', 'TCP 17', /it is no PNG/],
    ['text.svg', 'TCP 17', /it is no SVG/],
    ['text.pdf', 'TCP 17', /cannot be read/],
    ['cut.png', png(300, 150, 60).subarray(0, 90), /cannot be read/],
    ['huge.png', huge, /it is 60000 × 60000/],
    ['laughs.svg', svg(laughs), /nodes limit/],
    ['entity.svg', svg('&a;', '<!DOCTYPE svg [<!ENTITY a "b">]>'), /declares XML entities/],
  ])('%s is said to be so', async (name, content, why) => {
    expect(await trouble(name, content)).toMatch(why);
  });

  test('one that is too large for us to have read it, and too many of them', async () => {
    const [large] = await lookAtPictures([{ name: 'large.png', bytes: 1e9, content: null }]);
    expect(large && pictureTrouble(large)).toBe('it is too large to be looked at');
    const many = Array.from({ length: 40 }, (_, at) => file(`${at}.svg`, svg('')));
    expect(await lookAtPictures(many)).toHaveLength(12);
  });

  test("a file of the grader's machine is never drawn", async () => {
    const path = new URL('../../node_modules/pngjs/package.json', import.meta.url).pathname;
    const images = ['xlink:href', 'href'].map((name) => `<image ${name} = "${path}" width="300" height="150"/>`);
    const [seen] = await lookAtPictures([file('a.svg', svg(images.join('')))]);
    expect(seen).toMatchObject({ colours: 1, ink: 0 });
  });
});
