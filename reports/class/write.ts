import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { writeFiles } from '../whole-file.ts';
import { renderCanvas } from './canvas.ts';
import { renderClassHtml } from './class-html.ts';
import { renderClassJunit } from './class-junit.ts';
import { renderClassPdf } from './class-pdf.ts';
import { type ClassExtras, overviewOf } from './overview.ts';

/**
 * Writes class.html, class.pdf, gradebook.csv (Canvas) and junit.xml into `outDir` and returns the paths of those that were
 * written. For one that fails, `warn` gets a sentence, and an older one of that name is removed.
 */
export async function writeClassReports(
  grades: readonly Grade[],
  outDir: string,
  extras: ClassExtras = {},
  warn: (sentence: string) => void = (sentence) => console.error(sentence),
): Promise<string[]> {
  const overview = overviewOf(grades, extras);
  await mkdir(outDir, { recursive: true });
  return writeFiles(
    {
      [join(outDir, 'class.html')]: () => renderClassHtml(overview, extras),
      [join(outDir, 'class.pdf')]: () => renderClassPdf(overview),
      [join(outDir, 'gradebook.csv')]: () => renderCanvas(overview, extras),
      [join(outDir, 'junit.xml')]: () => renderClassJunit(overview, extras),
    },
    (path, reason) => warn(`${path} could not be made: ${reason}. The grades themselves are safe in their records.`),
  );
}
