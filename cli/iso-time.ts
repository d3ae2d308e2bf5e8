const form =
  /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** A time with its offset that a person typed, as ISO 8601 with seconds: as records and entries hold it. Undefined for what is none, such as the 31st of a short month. */
export function isoTime(text: string): string | undefined {
  const [whole, year, month, day, , seconds] = form.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) < 1 || Number(day) > last) return undefined;
  const upper = whole.toUpperCase();
  return seconds === undefined ? upper.replace(/^(.{16})/, '$1:00') : upper;
}
