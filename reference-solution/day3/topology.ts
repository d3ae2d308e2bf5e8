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
  // Graphviz has no fonts here and knows how wide Courier is: as wide as this one.
  write('svg', svg.replaceAll('font-family="Courier,monospace"', `font-family="'DejaVu Sans Mono', monospace"`));
} catch (error) {
  console.error(`topology.svg could not be drawn (${(error as Error).message}); Graphviz makes it out of topology.dot.`);
}
