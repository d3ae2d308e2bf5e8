import { stripVTControlCharacters } from 'node:util';

/** Control characters but newline and tab, and the marks that reorder or hide text. */
const unprintable = /(?![\n\t])\p{Cc}|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** `text` without terminal sequences; what else would disturb a terminal or a log is written as `\uXXXX`. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(unprintable, escaped);
}

/** A string between quotes, or other JSON, on one line and safe to put in a sentence. */
export function quote(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
