/** The two that are compared: namespaces by hand, and containers. */
export type Side = 'linux' | 'docker';

/** Which of the two a text names. */
export function sidesIn(text: string): readonly Side[] {
  return [
    ...(/docker|container/i.test(text) ? ['docker' as const] : []),
    ...(/linux|namespace|\braw\b|primitive/i.test(text) ? ['linux' as const] : []),
  ];
}

/** A blank, as it may stand between thousands: the source of a regular expression. */
export const blank = String.raw`[ \u00a0\u202f\u2009]`;
/** Digits with signs between the thousands, or without; then a power of ten, or a k that no other word begins with. */
const number = new RegExp(
  String.raw`(?<![\p{L}\d]|\d[,'’_]|(?<!\.)\.)(?:\d{1,3}(?:(?:[,.'’_]|${blank})\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:e[+-]?\d{1,2}(?!\d)|${blank}?k(?:(?!\p{L})|(?=r(?:eq|ps|/))))?`,
  'giu',
);

/** The numbers of a text, as they are written. */
export function numbersIn(text: string): readonly string[] {
  return text.match(number) ?? [];
}

/** All that a number may mean: '6.568' is six and a half, or six thousand, and who wrote it knows. */
export function valuesOf(digits: string): number[] {
  const { plain, factor } = partsOf(digits);
  const readings = [
    plain.replaceAll(',', ''),
    plain.replaceAll('.', '').replace(',', '.'),
    plain.replace(',', '.'),
    plain.replace(/[.,]/g, ''),
  ];
  const values = /^\d+$/.test(plain) ? [Number(plain)] : [...new Set(readings.map(Number))];
  return values.map((value) => value * factor).filter(Number.isFinite);
}

/** What a number most likely means: of two kinds of signs, the last parts the fraction; of one, what parts groups of three, but for a lone point. */
export function likeliestOf(digits: string): number {
  const { plain, factor } = partsOf(digits);
  const [comma, point] = [plain.lastIndexOf(','), plain.lastIndexOf('.')];
  const isFraction = comma > point && (point >= 0 || !/^\d{1,3}(?:,\d{3})+$/.test(plain));
  const isGrouped = plain.split('.').length > 2;
  const written = isFraction
    ? plain.replaceAll('.', '').replace(',', '.')
    : plain.replaceAll(isGrouped && comma < 0 ? /[.,]/g : ',', '');
  return Number(written) * factor;
}

function partsOf(digits: string): { readonly plain: string; readonly factor: number } {
  const [, written = '', power, kilo] = /^(.*?)(?:e([+-]?\d+)|\s?(k))?$/iu.exec(digits) ?? [];
  const factor = kilo === undefined ? 10 ** Number(power ?? 0) : 1000;
  return { plain: written.replace(/['’_\s]/g, ''), factor };
}
