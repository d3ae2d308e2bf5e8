import { stripVTControlCharacters } from 'node:util';
import { blank, numbersIn, type Side, sidesIn, valuesOf } from './stacks.ts';
import type { ToldLine } from './told-lines.ts';

/** A rate that a document tells, with all that its digits may mean, and how far it may be from what was measured for its rounding. */
export type ToldFigure = { readonly side: Side; readonly digits: string; readonly values: readonly number[] };

const rate =
  /^(?!.*(?:\btime\b|\bms\b|latenc|latenz|zeit|failed|fehler)).*(?:req|rps|\/ ?s\b|per second|throughput|durchsatz|anfragen|pro sekunde|requêtes|par seconde|peticion|richiest)/i;
/** The requests per second of both stacks: in a table with a row or a column for each, or in a sentence about one of them. */
export function figuresIn(lines: readonly ToldLine[]): ToldFigure[] {
  return lines.flatMap((line) => {
    if (line.kind === 'code') return [];
    return line.cells === undefined ? inSentence(line.text) : inRow(line.cells, line.head ?? []);
  });
}

function inRow(cells: readonly string[], head: readonly string[]): ToldFigure[] {
  const [first = ''] = cells;
  const side = sideOf(first);
  const figures = (of: Side, cell: string | undefined) =>
    figuresOf(cell ?? '')
      .slice(0, 1)
      .map((one) => ({ side: of, ...one }));
  if (side !== undefined) {
    const at = head.findIndex((title, index) => index > 0 && rate.test(title));
    return at < 0 ? [] : figures(side, cells[at]);
  }
  if (!rate.test(first)) return [];
  return head.flatMap((title, index) => {
    const of = index > 0 ? sideOf(title) : undefined;
    return of === undefined ? [] : figures(of, cells[index]);
  });
}

/** 'Docker: 5 515 requests per second': the number before the unit, of a sentence about one of them. */
function inSentence(text: string): ToldFigure[] {
  const plain = text.replace(/\s+/g, ' ');
  return plain.split(/[.;!?](?: |$)/).flatMap((sentence) => {
    const side = sideOf(sentence);
    if (side === undefined) return [];
    const unit =
      / ?(?:requests?|req|anfragen|requêtes|peticiones)? ?(?:\/|per|pro|par|por) ?s(?:ec\w*|ek\w*|\b)| ?rps\b/i.exec(
        sentence,
      );
    const before = unit === null ? [] : figuresOf(sentence.slice(0, unit.index));
    const last = before.at(-1);
    return last === undefined ? [] : [{ side, ...last }];
  });
}

/** Whom a text is about; undefined where that is both, or neither. */
function sideOf(text: string): Side | undefined {
  const [one, other] = sidesIn(text);
  return other === undefined ? one : undefined;
}

function figuresOf(text: string): Omit<ToldFigure, 'side'>[] {
  return numbersIn(text).map((digits) => ({ digits, values: valuesOf(digits) }));
}

/** Rounding: 6 568 is told as 6 600. */
const tolerance = 0.005;

/** Of each figure, whether one of the numbers in the records of a measurement is what it says. */
export function recordedIn(figures: readonly Pick<ToldFigure, 'values'>[], records: readonly string[]): boolean[] {
  const found = figures.map(() => false);
  const told = figures.flatMap(({ values }, at) =>
    values
      .filter((value) => value >= 1)
      .map((value) => ({ at, low: value / (1 + tolerance), high: value / (1 - tolerance) })),
  );
  for (const digits of numbersOf(records)) {
    for (const one of valuesOf(digits)) {
      for (const { at, low, high } of told) if (one >= low && one <= high) found[at] = true;
    }
  }
  return found;
}

/** The numbers in records, as they are written: each once, or where there are very many, again. */
function* numbersOf(records: readonly string[]): Iterable<string> {
  const seen = new Set<string>();
  for (const view of records.flatMap(views)) {
    for (const digits of numbersIn(view)) {
      if (seen.has(digits)) continue;
      if (seen.size < mostRemembered) seen.add(digits);
      yield digits;
    }
  }
}

const mostRemembered = 200_000;

/** A record as it stands, and with what may stand between thousands parting columns: '200,6568,12' is one number, or three. */
function views(record: string): readonly string[] {
  const plain = stripVTControlCharacters(record);
  const parts = [/,/g, new RegExp(blank, 'g'), new RegExp(`,|${blank}`, 'g')];
  return [...new Set([plain, ...parts.map((part) => plain.replace(part, '\n'))])];
}
