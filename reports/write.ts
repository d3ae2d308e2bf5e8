import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grade } from '../harness/model/index.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderPdf } from './pdf.ts';
import { plainLine } from './plain-text.ts';

/**
 * Writes grade.json, junit.xml and report.pdf into `outDir` and returns the paths of those that were written. grade.json comes first
 * and is the record: when it cannot be written, this throws an Error whose message is a sentence. For another report that
 * fails, `warn` gets a sentence, and an older one of that name is removed, so that what lies there is of this grade.
 */
export async function writeReports(
  grade: Grade,
  outDir: string,
  warn: (sentence: string) => void = (sentence) => console.error(sentence),
): Promise<string[]> {
  const record = join(outDir, 'grade.json');
  try {
    await mkdir(outDir, { recursive: true });
    await writeWhole(record, renderJson(grade));
  } catch (error) {
    throw new Error(`The grade could not be recorded in ${record}: ${reason(error)}.`);
  }
  const written = [record];
  const renderers = { 'junit.xml': renderJunit, 'report.pdf': renderPdf } as const;
  for (const [name, render] of Object.entries(renderers)) {
    const path = join(outDir, name);
    try {
      await writeWhole(path, await render(grade));
      written.push(path);
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      warn(`${path} could not be made: ${reason(error)}. The grade itself is safe in ${record}.`);
    }
  }
  return written;
}

/** A reader of `path` sees the old file or the new one, never a part. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function reason(error: unknown): string {
  return plainLine(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
