#!/usr/bin/env node
/**
 * Task 3.4: a picture of the network as it is now. Text is printed; in $LAB_OUT there are topology.txt, .json, .dot, .mmd
 * (Mermaid) and .svg. Whatever namespaces there are is drawn, planned or not.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outFolder, requireRoot } from './common/settings.ts';
import { asDot } from './topology/dot.ts';
import { look } from './topology/look.ts';
import { asMermaid } from './topology/mermaid.ts';
import { asText } from './topology/text.ts';

requireRoot();
const folder = outFolder();
const write = (ending: string, content: string) => writeFileSync(join(folder, `topology.${ending}`), content);

/**
 * The drawing with its words spelt so that one finds them with `grep`. And Graphviz, which has no fonts here, knows how wide
 * Courier is: as wide as the font that takes its place.
 */
const readable = (svg: string) =>
  svg
    .replaceAll(/<!--.*?-->\n?/gs, '')
    .replaceAll('&#45;', '-')
    .replaceAll('&#160;', ' ')
    .replaceAll('font-family="Courier,monospace"', `font-family="'DejaVu Sans Mono', monospace"`);

const network = await look();
const dot = asDot(network);
write('txt', asText(network));
write('json', `${JSON.stringify(network, null, 2)}\n`);
write('dot', dot);
write('mmd', asMermaid(network));
process.stdout.write(asText(network));

try {
  const { instance } = await import('@viz-js/viz');
  const svg = (await instance()).renderString(dot, { format: 'svg' });
  write('svg', readable(svg));
} catch (error) {
  console.error(
    `topology.svg could not be drawn (${(error as Error).message}); Graphviz makes it out of topology.dot.`,
  );
}
