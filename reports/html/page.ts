import { readFileSync } from 'node:fs';
import type { Result } from '../../harness/model/index.ts';
import { statusLabels, statusSigns } from '../labels.ts';
import { html, type Markup, trusted } from './markup.ts';

const style = ['theme', 'page', 'evidence', 'print']
  .map((name) => readFileSync(`${import.meta.dirname}/${name}.css`, 'utf8'))
  .join('');

/** A whole document that needs nothing beside itself, and in which nothing can run or load. */
export function page({
  title,
  header,
  main,
  footer,
}: Readonly<Record<'header' | 'main' | 'footer', Markup>> & { readonly title: string }): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<meta name="referrer" content="no-referrer" />
<title>${title}</title>
<style>
${trusted(style)}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
<footer>
${footer}
</footer>
</body>
</html>
`.markup;
}

/** The status as a word in its colour. */
export function pill(status: Result['status']): Markup {
  return html`<span class="pill ${status}">${statusSigns[status]} ${statusLabels[status]}</span>`;
}
