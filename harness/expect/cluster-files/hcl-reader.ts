import { json } from 'node:stream/consumers';
import hcl from 'hcl2-parser';
import type { ReadHcl } from './hcl.ts';

/** The process of hcl.ts: a list of texts of HCL comes as JSON on standard input, and a line goes out for each, the shortest first. */
const texts = (await json(process.stdin)) as readonly string[];
const inTurn = texts.map((text, at) => ({ text, at })).sort((a, b) => a.text.length - b.text.length);
for (const { text, at } of inTurn)
  process.stdout.write(`${JSON.stringify({ at, value: parse(text) } satisfies ReadHcl)}\n`);

function parse(text: string): unknown {
  try {
    const [value] = hcl.parseToObject(text) as readonly unknown[];
    return value ?? null;
  } catch {
    return null; // nested too deeply
  }
}
