/** An archive in a file, or in memory as those that lie in another are; `name` is for sentences. */
export interface ArchiveSource {
  readonly name: string;
  readonly from: Buffer | { readonly file: string };
}

export type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'zstd';

const magics: readonly (readonly [bytes: string, kind: ArchiveKind])[] = [
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['504b0708', 'zip'],
  ['1f8b', 'gzip'],
  ['28b52ffd', 'zstd'],
];

/** What is handed in in an archive's place, by its first bytes. */
const strangers: readonly (readonly [bytes: string, what: string])[] = [
  ['52617221', 'a RAR archive'],
  ['377abcaf', 'a 7-Zip archive'],
  ['fd377a58', 'an xz archive'],
  ['425a68', 'a bzip2 archive'],
  ['25504446', 'a PDF document'],
  ['d0cf11e0', 'an old Office document'],
  ['4d5a', 'a Windows program'],
  ['7f454c46', 'a Linux program'],
  ['78617221', 'an installer package of macOS (xar)'],
];

/** Which archive these first 512 bytes begin; else what they are, as the end of a sentence. */
export function kindOf(head: Buffer): ArchiveKind | { readonly not: string } {
  const hex = head.toString('hex', 0, 4);
  const kind = magics.find(([bytes]) => hex.startsWith(bytes))?.[1];
  if (kind) return kind;
  if (isTarHeader(head)) return 'tar';
  if (head.length === 0) return { not: 'empty (0 bytes), as after an upload that was broken off' };
  const stranger = strangers.find(([bytes]) => hex.startsWith(bytes))?.[1];
  return { not: stranger ?? whatText(head) ?? 'neither a folder nor an archive that can be read' };
}

/** Whether a block's checksum is that of a tar header (tar(5)); the oldest tars say no more than that. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < 512) return head.toString('latin1', 257, 262) === 'ustar';
  const noted = Number.parseInt(head.toString('latin1', 148, 156).replace(/[\0 ]+/g, ''), 8);
  const sum = head.subarray(0, 512).reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === noted;
}

function whatText(head: Buffer): string | undefined {
  const text = head.toString('utf8').replaceAll('\0', '').trimStart();
  if (/^(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b/is.test(text)) {
    return 'an HTML page, perhaps a login page, not an archive';
  }
  if (text.startsWith('#!')) return 'a script alone, not a folder or an archive of one';
  if (/^<\?xml/i.test(text)) return 'an XML file, not an archive';
  if (/^[[{]/.test(text) && isText(head)) return 'a JSON text, perhaps the error message of a server, not an archive';
  return isText(head) ? 'a text file, not an archive' : undefined;
}

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
