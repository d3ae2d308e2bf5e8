import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { SqlResult } from '../../model/index.ts';
import { guarded } from './guarded.ts';
import { postgresGuard } from './postgres-guard.ts';

/** A query to PostgreSQL from inside a namespace, over a connection of its own. */
export type SqlRequest = {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly text: string;
  readonly values?: readonly (string | number)[];
  readonly timeoutMs?: number;
};

const defaultTimeoutMs = 2000;
const mostRows = 500;
const mostWords = 500;

/** Connects, asks and hangs up. Never throws for what the server does; values come as text, as PostgreSQL writes them. */
export async function query(namespace: Namespace, wanted: SqlRequest): Promise<SqlResult> {
  const { host, port, user, password, database, text, values = [], timeoutMs = defaultTimeoutMs } = wanted;
  // Read when it is needed: Day 1 never asks.
  const { default: pg } = await import('pg');
  const stream = guarded(tcpInside(namespace), postgresGuard());
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const callOff = afterGiven(timeoutMs, () => stream.destroy(new Error('timeout')));
    return await work.finally(callOff);
  };
  const client = new pg.Client({
    ...{ host, port, user, password, database },
    stream: () => stream,
    types: { getTypeParser: () => (value: string) => value },
  });
  client.on('error', () => undefined);
  try {
    await inTime(client.connect());
    const result = await inTime(client.query<Record<string, string | null>>({ text, values: [...values] }));
    return { rows: result.rows.slice(0, mostRows) };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (error instanceof pg.DatabaseError) return { failed: message.slice(0, mostWords), ...(code && { state: code }) };
    return { failed: /timeout/i.test(message) ? 'timeout' : (code ?? message) };
  } finally {
    client.end().catch(() => undefined);
  }
}
