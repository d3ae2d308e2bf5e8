import { isUtf8 } from 'node:buffer';

/** A text file's characters: UTF-8 or UTF-16, by its byte order mark or its zeros; what is neither is read as Windows' code page 1252. */
export function readText(data: Buffer): string {
  return (
    utf16Of(data) ?? (isUtf8(data) ? new TextDecoder().decode(data) : new TextDecoder('windows-1252').decode(data))
  );
}

/** The text of a file in UTF-16, as PowerShell and Windows' Notepad write it, without its mark; undefined where it is not surely that. */
export function utf16Of(data: Buffer): string | undefined {
  const encoding = utf16Encoding(data);
  if (encoding === undefined) return undefined;
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(data);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function utf16Encoding(data: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (data.length < 2 || data.length % 2 !== 0) return undefined;
  const mark = data.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  // Without a mark: a text's first words are ASCII, so every other byte is a zero.
  const head = data.subarray(0, 64);
  const zeros = (from: number) => head.every((byte, at) => (at % 2 === from) === (byte === 0));
  if (zeros(1)) return 'utf-16le';
  return zeros(0) ? 'utf-16be' : undefined;
}

/** How a text was written where Unix cannot run it so, and the bytes that it can; undefined when it is in order, or no text at all. */
export function unixText(data: Buffer): { readonly data: Buffer; readonly was: readonly TextFlaw[] } | undefined {
  const utf16 = utf16Of(data);
  if (utf16 === undefined && data.includes(0)) return undefined;
  const was: TextFlaw[] = utf16 === undefined ? [] : ['UTF-16'];
  let bytes = utf16 === undefined ? data : Buffer.from(utf16);
  if (bytes.subarray(0, 3).equals(byteOrderMark)) {
    was.push('byte order mark');
    bytes = bytes.subarray(3);
  }
  if (bytes.includes('\r\n')) {
    was.push('Windows line ends');
    bytes = Buffer.from(bytes.toString('latin1').replaceAll(/\r+\n/g, '\n'), 'latin1');
  } else if (bytes.includes('\r') && !bytes.includes('\n')) {
    was.push('old Mac line ends');
    bytes = Buffer.from(bytes.toString('latin1').replaceAll('\r', '\n'), 'latin1');
  }
  return was.length === 0 ? undefined : { data: bytes, was };
}

export type TextFlaw = 'UTF-16' | 'byte order mark' | 'Windows line ends' | 'old Mac line ends';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Whether a file says by its first line what runs it (execve(2)), behind a byte order mark or in UTF-16 too. */
export function hasShebang(data: Buffer): boolean {
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?#!/.test(data.toString('latin1', 0, 8).replaceAll('\0', ''));
}
