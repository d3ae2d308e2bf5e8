import type { FinalGrade, Grade } from '../harness/model/index.ts';
import { pagesOf } from './pages.ts';
import { typesetPdf } from './typst/typeset.ts';

/** The grade as a PDF (A4), byte for byte the same for the same grade; `briefs` and `final` as in `renderHtml`. Throws an Error whose message is a sentence. */
export async function renderPdf(grade: Grade, briefs = '', final?: FinalGrade): Promise<Uint8Array> {
  return typesetPdf('report.typ', await pagesOf(grade, briefs, final));
}
