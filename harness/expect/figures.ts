import type { ToldLine } from './told-lines.ts';

export type Side = 'linux' | 'docker';

/** A rate that a document tells, with all that its digits may mean, and how far it may be from what was measured for its rounding. */
export type ToldFigure = { readonly side: Side; readonly digits: string; readonly values: readonly number[] };

const rate =
  /^(?!.*(?:\btime\b|\bms\b|latenc|latenz|zeit|failed|fehler)).*(?:req|rps|\/ ?s\b|per second|throughput|durchsatz|anfragen|pro sekunde|requêtes|par seconde|peticion|richiest)/i;
const number =
  /(?<![\d.,\p{L}])\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d+)?k?|(?<![\d.,\p{L}])\d+(?:[.,]\d+)?k?/gu;

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
    numbersIn(cell ?? '')
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
    const before = unit === null ? [] : numbersIn(sentence.slice(0, unit.index));
    const last = before.at(-1);
    return last === undefined ? [] : [{ side, ...last }];
  });
}

function sideOf(text: string): Side | undefined {
  const docker = /docker|container/i.test(text);
  const linux = /linux|namespace|\braw\b|primitive/i.test(text);
  return docker === linux ? undefined : docker ? 'docker' : 'linux';
}

function numbersIn(text: string): Omit<ToldFigure, 'side'>[] {
  return (text.match(number) ?? []).map((digits) => ({ digits, values: valuesOf(digits) }));
}

/** '6.568' is six and a half, or six thousand: who wrote it knows. */
function valuesOf(digits: string): number[] {
  const factor = digits.endsWith('k') ? 1000 : 1;
  const plain = digits.replace(/k$/, '').replace(/['’\u00a0\u202f\u2009 ]/g, '');
  const readings = [
    plain.replaceAll(',', ''),
    plain.replaceAll('.', '').replace(',', '.'),
    plain.replace(',', '.'),
    plain.replace(/[.,]/g, ''),
  ];
  const values = readings.map(Number).filter(Number.isFinite);
  return [...new Set(values)].map((value) => value * factor);
}

const mostNumbers = 200_000;

/** The numbers of a record, each in all that it may mean. */
export function numbersOf(text: string): ReadonlySet<number> {
  const all = new Set<number>();
  for (const [digits] of text.matchAll(number)) {
    for (const value of valuesOf(digits)) all.add(value);
    if (all.size > mostNumbers) break;
  }
  return all;
}

/** Rounding: 6 568 is told as 6 600. */
const tolerance = 0.005;

/** Whether one of the numbers is what the figure says. */
export function isRecorded({ values }: Pick<ToldFigure, 'values'>, recorded: Iterable<number>): boolean {
  for (const one of recorded)
    if (values.some((value) => value >= 1 && Math.abs(value - one) <= tolerance * one)) return true;
  return false;
}
