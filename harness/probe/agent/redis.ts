import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { RedisReply, RedisResult } from '../../model/index.ts';
import { replyReader } from './redis-replies.ts';

/** Commands for Redis from inside a namespace, over a connection of their own. */
export type RedisRequest = {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
  readonly timeoutMs?: number;
};

const defaultTimeoutMs = 1500;

/** Sends the commands and collects the replies; an error reply is a reply. Never throws for what the server does. */
export function command(namespace: Namespace, wanted: RedisRequest): Promise<RedisResult> {
  const { promise, resolve } = Promise.withResolvers<RedisResult>();
  const { commands, timeoutMs = defaultTimeoutMs } = wanted;
  const socket = tcpInside(namespace);
  const replies: RedisReply[] = [];
  const reader = replyReader();
  const end = (result: RedisResult) => {
    callOff();
    resolve(result);
    socket.destroy();
  };
  const callOff = afterGiven(timeoutMs, () => end({ failed: 'timeout' }));
  socket.on('error', (error: Error & { code?: string }) => end({ failed: error.code ?? error.message }));
  socket.on('close', () => end({ failed: 'it closed the connection before it had answered' }));
  socket.on('connect', () => socket.write(commands.map(written).join('')));
  socket.on('data', (piece: Buffer) => {
    try {
      replies.push(...reader.push(piece));
    } catch (error) {
      return end({ failed: (error as Error).message });
    }
    if (replies.length >= commands.length) end({ replies: replies.slice(0, commands.length) });
  });
  socket.connect(wanted.port, wanted.host);
  return promise;
}

/** A command as a list of strings, as Redis takes it (RESP2). */
function written(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
