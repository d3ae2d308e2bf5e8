import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { FinalGrade, Grade } from '../harness/model/index.ts';
import { renderGradescope } from './gradescope.ts';
import { renderHtml } from './html/report.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderPdf } from './pdf.ts';
import { reasonOf, writeFiles, writeWhole } from './whole-file.ts';

/**
 * Writes grade.json, report.html, report.pdf, junit.xml and results.json (Gradescope) into `outDir` and returns the paths of those
 * that were written. grade.json comes first and is the record: when it cannot be written, this throws an Error whose message
 * is a sentence. For another report that fails, `warn` gets a sentence, and an older one of that name is removed, so that
 * what lies there is of this grade.
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
    throw new Error(`The grade could not be recorded in ${record}: ${reasonOf(error)}.`);
  }
  return [record, ...(await writeViews(grade, outDir, { warn }))];
}

/** The same without grade.json, which lies there already, and with the final mark where there is one. */
export async function writeViews(
  grade: Grade,
  outDir: string,
  { final, warn }: { readonly final?: FinalGrade | undefined; readonly warn: (sentence: string) => void },
): Promise<string[]> {
  const briefs = wayToProject(outDir);
  return writeFiles(
    {
      [join(outDir, 'report.html')]: () => renderHtml(grade, briefs, final),
      [join(outDir, 'report.pdf')]: () => renderPdf(grade, briefs, final),
      [join(outDir, 'junit.xml')]: () => renderJunit(grade),
      [join(outDir, 'results.json')]: () => renderGradescope(grade, final),
    },
    (path, reason) =>
      warn(`${path} could not be made: ${reason}. The grade itself is safe in ${join(outDir, 'grade.json')}.`),
  );
}

/** From a folder of reports to the project, where the briefs are, as the beginning of an address; ends with a slash. */
function wayToProject(outDir: string): string {
  const way = relative(outDir, join(import.meta.dirname, '..'))
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return way === '' ? '' : `${way}/`;
}
