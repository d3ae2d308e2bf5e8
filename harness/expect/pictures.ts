import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { LabFile, Picture } from '../model/index.ts';

const reader = new URL('./pictures/reader.ts', import.meta.url).pathname;
/** Of processor time: what a busy machine does to the wall's is no fault of a picture. */
const usualMs = 20_000;
/** How much longer than that it may take on such a machine. */
const patience = 8;
const mostMemory = 3 * 1024 ** 3;
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
  const seen = readable.length > 0 ? await read(readable, milliseconds) : [];
  return pictures.map(({ name, format, content }) => {
    const found = seen.find((one) => one.name === name);
    const trouble = content === null ? 'it is too large to be looked at' : 'looking at it took too long or too much';
    return found ?? { name, format, trouble, width: 0, height: 0, colours: 0, ink: 0 };
  });
}

async function read(
  files: readonly (Pick<Picture, 'name' | 'format'> & LabFile)[],
  milliseconds: number,
): Promise<Picture[]> {
  const seconds = Math.ceil(milliseconds / 1000);
  // At the first it is ended by SIGXCPU (setrlimit(2)), so SIGKILL is of others.
  const command = [
    `--cpu=${seconds}:${seconds + 5}`,
    `--data=${mostMemory}`,
    '--core=0',
    process.execPath,
    '--max-old-space-size=1024',
    reader,
  ];
  const child = spawn('prlimit', command, {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: patience * milliseconds,
    killSignal: 'SIGKILL',
    env: { PATH: process.env.PATH },
  });
  const failed = new Promise<never>((_, reject) => child.on('error', reject));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(files.map(({ name, format, content }) => ({ name, format, content }))));
  const [output] = await Promise.race([
    Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]),
    failed,
  ]);
  if (child.signalCode === 'SIGKILL') throw new Error('This machine is too busy to look at pictures.');
  // Only whole lines: it may have been killed within one.
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Picture);
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
