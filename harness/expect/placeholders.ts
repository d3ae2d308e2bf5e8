/** What the text of a script or a document sets to a plain value: `WAN=eth0`, nft's `define wan = eth0`. */
export function definitionsIn(text: string): ReadonlyMap<string, string> {
  const assigned = text.matchAll(/(?<![\w$-])([A-Za-z_]\w{0,40})\s?=\s?["']?([\w./:-]{1,60})["']?(?=[\s;`,)]|$)/gm);
  return new Map([...assigned].map(([, name = '', value = '']) => [name, value]));
}

/** Names that HTML has for what it does to text: `<br>` stands for nothing. */
const markup =
  /^<(?:a|b|br|code|dd|details|div|dl|dt|em|h\d|hr|i|img|kbd|li|ol|p|pre|span|strong|sub|summary|sup|t[dhr]|table|tbody|thead|u|ul)>$/i;

const sign =
  /\$\([^)]{0,200}\)|\$\{\w{1,40}[^}\s]{0,40}\}|\$\w{1,40}|<[A-Za-z][\w .-]{0,40}>|\{[A-Za-z_]\w{0,40}\}|%s|(?<=\s(?:-[iosd]|[io]if(?:name)?|[sd]addr) "?)[A-Z][A-Z0-9_]+(?!\w)/g;

/** A text with the values of its variables in their places, and how many it has of which none tells the value. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): { text: string; open: number } {
  let open = 0;
  const filled = text.replace(sign, (found) => {
    const value = values.get(/[A-Za-z_]\w*/.exec(found)?.[0] ?? '');
    if (value !== undefined && !found.startsWith('$(')) return value;
    if (!markup.test(found)) open++;
    return found;
  });
  return { text: filled, open };
}
