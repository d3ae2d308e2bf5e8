/** The number in a cell, with a decimal point or comma (`100,00`, `1.000,50`); undefined when it holds none. */
export function numberIn(cell: string): number | undefined {
  const text = cell.trim().replace(/[\s\u00a0\u202f'’]/g, '');
  if (!/^-?\d[\d.,]*$/.test(text)) return undefined;
  const at = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  if (at < 0) return Number(text);
  const whole = text.slice(0, at).replace(/[.,]/g, '');
  const value = Number(`${whole}.${text.slice(at + 1)}`);
  return Number.isFinite(value) ? value : undefined;
}
