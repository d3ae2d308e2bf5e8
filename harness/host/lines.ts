/**
 * Gives `take` each line that arrives, without its end. Only a line feed ends a line: JSON may hold U+2028 as it is, which
 * node:readline would end a line at. What comes after the last line feed was cut off, and is dropped.
 */
export function onLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let parts: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end));
      from = end + 1;
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      take(line);
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  });
}
