import type { Answered } from '../../harness/model/index.ts';
import type { ServiceName } from './told.ts';

/** Something to say to a program, and how one knows that it answered. */
export type Question = {
  readonly say: string;
  /** What its answer has in it, and nothing else does that may stand before it. */
  readonly enough: string;
  readonly isAnswer: RegExp;
};

export const health: Question = {
  say: 'GET /health HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\nConnection: close\r\n\r\n',
  enough: '"service"',
  isAnswer: /^HTTP\/1\.[01] 200 [\s\S]*"service"/,
};
const ping: Question = { say: 'PING\r\nQUIT\r\n', enough: '+PONG', isAnswer: /^(\+PONG|-NOAUTH|-DENIED)/ };
/** A version that no server speaks: it says so by an ErrorResponse, and hangs up (PostgreSQL's manual, "Message Flow": Start-up; "Message Formats"). */
const startUp: Question = {
  say: '\0\0\0\u0008\0\u0009\0\0',
  enough: 'protocol',
  isAnswer: /^(?:E\0\0[\s\S]{2}S|R\0\0\0)/,
};

/** One for each kind of program in the shop. */
export const questions: readonly Question[] = [health, ping, startUp];

/** What the program behind a service understands. */
export function questionFor(name: ServiceName): Question {
  if (name === 'redis-cache') return ping;
  return name === 'postgres-db' ? startUp : health;
}

export function isServed({ heard }: Pick<Answered, 'heard'>, { isAnswer }: Question): boolean {
  return isAnswer.test(heard);
}

/** What somebody was told, as the rest of a sentence. */
export function whatCame({ heard, ended }: Pick<Answered, 'heard' | 'ended'>): string {
  const first = /^HTTP\/1\.[01] (\d+)/.exec(heard)?.[1];
  if (first !== undefined) return `status ${first}`;
  if (heard !== '') return `${heard.length} bytes that are no answer`;
  if (ended === 'timeout') return 'nothing, until we gave up';
  return ended === 'closed' ? 'nothing: the connection was closed' : `nothing (${ended})`;
}
