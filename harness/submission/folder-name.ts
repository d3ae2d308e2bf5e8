import { createHash } from 'node:crypto';

/**
 * A folder name for a student id: the id itself when it is safe as one (letters, digits, `.`, `_`, `-`, no dot
 * first, at most 64), otherwise what is safe of it and a piece of its hash, so that no two ids share a folder: an id that ends
 * like such a name gets one of its own.
 */
export function folderName(id: string): string {
  if (/^[\w-][\w.-]{0,63}$/.test(id) && !/(^|-)[0-9a-f]{16}$/.test(id)) return id;
  const letters = id.normalize('NFKD').replace(/\p{M}/gu, '');
  const safe = letters.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '');
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return [safe.slice(0, 47), digest].filter((part) => part !== '').join('-');
}
