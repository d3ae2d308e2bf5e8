/** A message as it is on the wire: what each field carries, without what its type may be (protobuf.dev, "Encoding"). */
type Fields = ReadonlyMap<number, readonly Buffer[]>;

const [varint, eightBytes, lengthDelimited, fourBytes] = [0, 1, 2, 5];
/** Seven bits each, of 64 (protobuf.dev, "Base 128 Varints"). */
const longestVarint = 10;

/** The fields of a message: of a varint its bytes, of all others what they hold. Throws for bytes that are no message. */
export function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, Buffer[]>();
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new Error('The message ends in the middle of a field.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const takeVarint = (): { readonly raw: Buffer; readonly value: number } => {
    const from = at;
    let value = 0;
    for (let digit = 0; digit < longestVarint; digit++) {
      const [byte = 0] = take(1);
      value += (byte & 127) * 2 ** (7 * digit);
      if (byte < 128) return { raw: bytes.subarray(from, at), value };
    }
    throw new Error('A number has no end.');
  };
  while (at < bytes.length) {
    const key = takeVarint().value;
    const held = {
      [varint as number]: () => takeVarint().raw,
      [eightBytes as number]: () => take(8),
      [lengthDelimited as number]: () => take(takeVarint().value),
      [fourBytes as number]: () => take(4),
    }[key % 8];
    if (held === undefined) throw new Error(`A field is of the unknown type ${key % 8}.`);
    const field = Math.floor(key / 8);
    const all = fields.get(field) ?? [];
    fields.set(field, all);
    all.push(held());
  }
  return fields;
}

/** The messages in a field that may repeat. */
export function nested(fields: Fields, field: number): readonly Fields[] {
  return (fields.get(field) ?? []).map(fieldsOf);
}

/** What a field holds: of several, the last counts; empty where it is left out. */
export function lastOf(fields: Fields, field: number): Buffer {
  return fields.get(field)?.at(-1) ?? Buffer.alloc(0);
}

export function textOf(fields: Fields, field: number): string {
  return lastOf(fields, field).toString('utf8');
}
