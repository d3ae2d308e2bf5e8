/** The report as PDF, typeset by Typst. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.ts';

/** Throws with what Typst says when it cannot be typeset, and where Typst is not installed. */
export async function pdfOf(report: Report, plots: readonly string[]): Promise<Uint8Array> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const fonts = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/package.json')));
  const compiler = NodeCompiler.create({
    workspace: import.meta.dirname,
    fontArgs: [{ fontPaths: ['DejaVuSans', 'DejaVuSans-Bold'].map((face) => `${fonts}/ttf/${face}.ttf`) }],
  });
  const data = JSON.stringify({ ...report, plots });
  const outcome = compiler.compile({ mainFilePath: join(import.meta.dirname, 'report.typ'), inputs: { data } });
  if (outcome.result) return compiler.pdf(outcome.result);
  const error = outcome.takeError();
  const [first] = error ? (compiler.fetchDiagnostics(error) as { message?: string }[]) : [];
  throw new Error(first?.message ?? 'Typst gave no reason');
}
