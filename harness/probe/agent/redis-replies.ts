import type { RedisReply } from '../../model/index.ts';

/** Bounds on all that a server says: what it sends, and what that unpacks to. */
export const replyLimits = { bytes: 1024 * 1024, line: 65_536, elements: 20_000, depth: 16 } as const;

/** What the replies in some bytes are, as far as they have come. */
export interface ReplyReader {
  /** Takes the next piece and returns the replies that are whole with it. Throws an Error with a sentence for what is no Redis, or too much. */
  push(piece: Buffer): RedisReply[];
}

interface List {
  readonly items: RedisReply[];
  readonly length: number;
}

/**
 * Reads replies of Redis (RESP2, redis.io/docs/latest/develop/reference/protocol-spec), in time and memory that grow with what has come, not
 * with what it announces.
 */
export function replyReader(): ReplyReader {
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let searched = 0;
  /** What has come since, and how much is worth looking at: a long value is not looked at again with every piece of it. */
  let pieces: Buffer[] = [];
  let waiting = 0;
  let needed = 0;
  let bytes = 0;
  let elements = 0;
  const open: List[] = [];

  /** The next line without its end; undefined while it is not whole. */
  const line = (): string | undefined => {
    const end = buffer.indexOf('\r\n', Math.max(at, searched - 1));
    if (end < 0) {
      searched = buffer.length;
      if (searched - at > replyLimits.line) throw new Error(`it sent a line of more than ${replyLimits.line} bytes`);
      return undefined;
    }
    const text = buffer.toString('utf8', at, end);
    at = end + 2;
    return text;
  };

  /** The next value that is no list; undefined while it is not whole. */
  const value = (): { readonly is: RedisReply } | 'list' | undefined => {
    const start = at;
    const said = line();
    if (said === undefined) return undefined;
    const rest = said.slice(1);
    if (said[0] === '+') return { is: rest };
    if (said[0] === '-') return { is: { error: rest } };
    if (said[0] === ':') return { is: numberIn(rest) };
    if (said[0] !== '$' && said[0] !== '*') throw new Error(`it speaks no Redis: ${JSON.stringify(said.slice(0, 40))}`);
    const length = numberIn(rest);
    if (length < 0) return { is: null };
    if (said[0] === '*') {
      if (open.length >= replyLimits.depth) throw new Error(`its lists are nested more than ${replyLimits.depth} deep`);
      if (length > replyLimits.elements) throw new Error(`it announces a list of ${length}`);
      open.push({ items: [], length });
      return 'list';
    }
    if (length > replyLimits.bytes) throw new Error(`it announces ${length} bytes`);
    if (buffer.length < at + length + 2) {
      needed = at + length + 2 - buffer.length;
      at = start;
      return undefined;
    }
    const text = buffer.toString('utf8', at, at + length);
    at += length + 2;
    return { is: text };
  };

  /** Takes lists that are full off the pile, each into the one around it. Returns what is whole at the top. */
  const closed = (first: RedisReply | undefined): RedisReply | undefined => {
    let item = first;
    for (;;) {
      const list = open.at(-1);
      if (item !== undefined) {
        if (list === undefined) return item;
        list.items.push(item);
      }
      if (list === undefined || list.items.length < list.length) return undefined;
      open.pop();
      item = list.items;
    }
  };

  return {
    push: (piece) => {
      bytes += piece.length;
      if (bytes > replyLimits.bytes) throw new Error(`it sent more than ${replyLimits.bytes} bytes`);
      pieces.push(piece);
      waiting += piece.length;
      if (waiting < needed) return [];
      buffer = Buffer.concat([buffer.subarray(at), ...pieces]);
      [pieces, waiting, needed] = [[], 0, 0];
      searched = Math.max(0, searched - at);
      at = 0;
      const replies: RedisReply[] = [];
      for (let next = value(); next !== undefined; next = value()) {
        if (++elements > replyLimits.elements) throw new Error(`it sent more than ${replyLimits.elements} values`);
        const whole = closed(next === 'list' ? undefined : next.is);
        if (whole !== undefined) replies.push(whole);
      }
      return replies;
    },
  };
}

function numberIn(text: string): number {
  const number = Number(text);
  if (!/^[+-]?\d{1,15}$/.test(text))
    throw new Error(`it speaks no Redis: ${JSON.stringify(text.slice(0, 40))} is no number`);
  return number;
}
