/** Bounds on all that a server says: what it sends, and what that unpacks to in a client. */
export const answerLimits = {
  bytes: 1024 * 1024,
  messages: 5000,
  columns: 200,
  /** Rounds of a password's hash: PostgreSQL's own is 4096 (scram_iterations). Each is paid for by the client. */
  rounds: 100_000,
} as const;

const headerBytes = 5;
const [authentication, rowDescription, dataRow] = [...'RTD'].map((letter) => letter.charCodeAt(0));
const saslContinue = 11;

/**
 * Watches what a server says to a client of PostgreSQL before the client reads it, message by message
 * (postgresql.org/docs/current/protocol-message-formats.html): the returned function throws an Error with a sentence for what would cost the client
 * more than an honest answer does. Each byte is looked at once.
 */
export function postgresGuard(): (piece: Buffer) => void {
  let bytes = 0;
  let messages = 0;
  /** What is still to come of the message under way, and the beginning of it that we look at. */
  let left = 0;
  let head: Buffer = Buffer.alloc(0);
  const headBytes = 1024;

  return (piece) => {
    bytes += piece.length;
    if (bytes > answerLimits.bytes) throw new Error(`it sent more than ${answerLimits.bytes} bytes`);
    for (let at = 0; at < piece.length; ) {
      if (left === 0) {
        const taken = piece.subarray(at, at + headerBytes - head.length);
        head = Buffer.concat([head, taken]);
        at += taken.length;
        if (head.length < headerBytes) return;
        const length = head.readInt32BE(1);
        if (length < 4 || length > answerLimits.bytes) throw new Error(`it announces a message of ${length} bytes`);
        if (++messages > answerLimits.messages) throw new Error(`it sent more than ${answerLimits.messages} messages`);
        left = length - 4;
      }
      const body = piece.subarray(at, at + left);
      if (head.length < headBytes) head = Buffer.concat([head, body.subarray(0, headBytes - head.length)]);
      at += body.length;
      left -= body.length;
      if (left > 0) return;
      look(head);
      head = Buffer.alloc(0);
    }
  };
}

/** Looks at a message: its type, four bytes of length, and the beginning of the rest. */
function look(message: Buffer): void {
  const type = message[0];
  if ((type === rowDescription || type === dataRow) && message.length >= headerBytes + 2) {
    const columns = message.readUInt16BE(headerBytes);
    if (columns > answerLimits.columns) throw new Error(`it sent a row of ${columns} columns`);
  }
  if (
    type === authentication &&
    message.length >= headerBytes + 4 &&
    message.readInt32BE(headerBytes) === saslContinue
  ) {
    const rounds = /(?:^|,)i=(\d+)/.exec(message.toString('latin1', headerBytes + 4))?.[1] ?? '0';
    if (Number(rounds) > answerLimits.rounds) throw new Error(`it asks for ${rounds} rounds of a hash`);
  }
}
