/** Markdown as PDF: read by mdast, typeset by Typst. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** `folder` is where its pictures lie. Throws with what Typst says when it cannot be typeset, and where Typst is not installed. */
export async function asPdf(markdown: string, folder: string, look: 'pages' | 'slides'): Promise<Uint8Array> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const fonts = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/package.json')));
  const faces = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono'].map((face) => `${fonts}/ttf/${face}.ttf`);
  const compiler = NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: faces }] });
  const tree = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const urls = [...markdown.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, url = '']) => url);
  const pictures = Object.fromEntries(urls.map((url) => [url, readFileSync(join(folder, url), 'utf8')]));
  const data = JSON.stringify({ tree, pictures, look });
  const outcome = compiler.compile({ mainFilePath: join(import.meta.dirname, 'pages.typ'), inputs: { data } });
  if (outcome.result) return compiler.pdf(outcome.result);
  const error = outcome.takeError();
  const [first] = error ? (compiler.fetchDiagnostics(error) as { message?: string }[]) : [];
  throw new Error(first?.message ?? 'Typst gave no reason');
}
