import { text } from 'node:stream/consumers';
import hcl from 'hcl2-parser';

/** The process of hcl.ts: texts of HCL come as JSON on standard input, and what they hold goes out in the same order, null for what is none. */
const texts = JSON.parse(await text(process.stdin)) as readonly string[];
console.log(JSON.stringify(texts.map(parse)));

function parse(one: string): unknown {
  try {
    const [value] = hcl.parseToObject(one) as readonly unknown[];
    return value ?? null;
  } catch {
    return null; // nested too deeply
  }
}
