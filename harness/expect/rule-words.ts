/** The words of a text as rules are compared by: lower case, without dashes before options, /32, quotes and brackets. */
export function wordsOf(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .split(/(?:[^\p{L}\p{N}.:/_*+-]|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])+/u)
    .flatMap((one) => [one, ...one.split(/:(?=\d)/)])
    .map((one) =>
      one
        .replace(/^[-*]+/, '')
        .replace(/[.:]+$/, '')
        .replace(/\/32$/, ''),
    )
    .filter((one) => one !== '' && !/^[^\w]+$/.test(one));
  return new Set(words.filter((one) => !/^\d+(\.\d+){3}:\d+$/.test(one)));
}
