import { decode, encode } from 'dns-packet';

/**
 * Answers a DNS query (RFC 1035): every name has one address of its own in 198.18.0.0/15, always the same, and no other
 * record. Returns undefined for what is no query.
 */
export function answer(query: Buffer): Buffer | undefined {
  try {
    const { id, questions, type } = decode(query);
    const question = questions?.[0];
    if (type !== 'query' || !question) return undefined;
    const answers =
      question.type === 'A'
        ? [{ type: 'A' as const, name: question.name, ttl: 60, data: addressOf(question.name) }]
        : [];
    const RECURSION = 0x0180;
    return encode({ type: 'response', id: id ?? 0, flags: RECURSION, questions: [question], answers });
  } catch {
    return undefined;
  }
}

/** FNV-1a over the name in lower case, folded into 198.18.0.0/15. */
function addressOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name.toLowerCase())) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `198.${18 + ((hash >>> 16) & 1)}.${(hash >>> 8) & 255}.${(hash & 253) + 1}`;
}
