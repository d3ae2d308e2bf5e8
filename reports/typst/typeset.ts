import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';

const here = dirname(fileURLToPath(import.meta.url));
const dejavu = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/package.json')));
const faces = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'];

let compiler: NodeCompiler | undefined;

/** A template of this folder filled with data, laid out; fonts that it names and the system has not are stood in for. */
function compile(template: string, data: unknown): { typst: NodeCompiler; document: NodeTypstDocument } {
  compiler ??= NodeCompiler.create({
    workspace: here,
    fontArgs: [{ fontPaths: faces.map((face) => `${dejavu}/ttf/${face}.ttf`) }],
  });
  // Data never becomes markup: it travels as JSON, so '#import' in a name prints as it stands.
  const outcome = compiler.compile({ mainFilePath: `${here}/${template}`, inputs: { data: JSON.stringify(data) } });
  compiler.evictCache(10);
  const document = outcome.result;
  if (document) return { typst: compiler, document };
  const error = outcome.takeError();
  const [first] = error ? (compiler.fetchDiagnostics(error) as { message?: string }[]) : [];
  throw new Error(`${template} could not be typeset: ${first?.message ?? 'typst gave no reason'}.`);
}

/** The pages as PDF, byte for byte the same for the same data. Throws an Error whose message is a sentence. */
export function typesetPdf(template: string, data: unknown): Uint8Array {
  const { typst, document } = compile(template, data);
  return typst.pdf(document);
}

/** The same pages as one SVG whose text can be read back. */
export function typesetSvg(template: string, data: unknown): string {
  const { typst, document } = compile(template, data);
  return typst.svg(document);
}
