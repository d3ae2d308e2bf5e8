/** What ping(8) sends when it is asked for nothing else. */
const payloadBytes = 56;

const ipHeaderBytes = 20;

/**
 * An ICMP echo request (RFC 792) that carries `text`: as long as ping's, or as makes an IP packet of `bytes`. The identifier comes from the
 * text's end, so that flows differ.
 */
export function echoRequest(text: string, sequence: number, bytes?: number): Buffer {
  const payload = bytes === undefined ? payloadBytes : bytes - ipHeaderBytes - 8;
  const packet = Buffer.alloc(8 + Math.max(payload, text.length));
  packet.writeUInt8(8, 0);
  packet.writeUInt16BE(Number.parseInt(text.slice(-4), 16), 4);
  packet.writeUInt16BE(sequence, 6);
  packet.fill(text, 8, undefined, 'latin1');
  packet.writeUInt16BE(checksum(packet), 2);
  return packet;
}

/** The internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt8(at) * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
