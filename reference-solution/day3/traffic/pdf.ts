/** The report as PDF, typeset by Typst. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the template `report.typ` is filled with. */
export interface Pages {
  readonly summary: readonly string[];
  readonly graphs: readonly string[];
  readonly tables: readonly (readonly [title: string, rows: readonly unknown[]])[];
}

/** Throws where Typst is not installed: the report as Markdown needs nothing. */
export async function typeset(pages: Pages): Promise<Uint8Array> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const fonts = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/package.json')));
  const compiler = NodeCompiler.create({
    workspace: import.meta.dirname,
    fontArgs: [{ fontPaths: ['DejaVuSans', 'DejaVuSans-Bold'].map((face) => `${fonts}/ttf/${face}.ttf`) }],
  });
  // Data is no markup: it travels as JSON, so that whatever stands in a name is printed as it stands.
  const template = join(import.meta.dirname, 'report.typ');
  const outcome = compiler.compile({ mainFilePath: template, inputs: { data: JSON.stringify(pages) } });
  if (outcome.result) return compiler.pdf(outcome.result);
  const error = outcome.takeError();
  const [first] = error ? (compiler.fetchDiagnostics(error) as { message?: string }[]) : [];
  throw new Error(first?.message ?? 'Typst gave no reason');
}
