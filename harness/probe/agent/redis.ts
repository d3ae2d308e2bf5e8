import type { Socket } from 'node:net';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import type { RedisReply, RedisResult } from '../../model/index.ts';
import { guarded } from './guarded.ts';

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
export async function command(namespace: Namespace, wanted: RedisRequest): Promise<RedisResult> {
  const timeoutMs = wanted.timeoutMs ?? defaultTimeoutMs;
  let socket: Socket | undefined;
  /** How ioredis is given a socket of another namespace. */
  class Inside {
    firstError: Error | undefined;
    check(): boolean {
      return true;
    }
    async connect(): Promise<Socket> {
      socket = guarded(tcpInside(namespace)).connect(wanted.port, wanted.host);
      // It may fail before ioredis gets hold of it: then this is where ioredis looks for the reason.
      socket.on('error', (error) => {
        this.firstError ??= error;
      });
      return socket;
    }
    disconnect(): void {
      socket?.destroy();
    }
  }
  // Read when it is needed: Day 1 never asks.
  const { Redis } = await import('ioredis');
  const client = new Redis({
    Connector: Inside as never,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
  });
  let trouble: (Error & { code?: string }) | undefined;
  client.on('error', (error) => {
    trouble ??= error;
  });
  try {
    await client.connect();
    const replies = (await client.pipeline(wanted.commands.map((one) => ['call', ...one])).exec()) ?? [];
    if (replies.length === 0) return { failed: 'no reply' };
    return { replies: replies.map(([error, reply]) => (error ? { error: error.message } : (reply as RedisReply))) };
  } catch (error) {
    const { code, message } = trouble ?? (error as Error & { code?: string });
    return { failed: /timed? ?out/i.test(code ?? message) ? 'timeout' : (code ?? message) };
  } finally {
    client.disconnect();
  }
}
