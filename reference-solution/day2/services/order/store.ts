import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import { batched } from './batch.ts';

export interface StoreConfig {
  readonly DB_HOST: string;
  readonly DB_PORT: number;
  readonly DB_NAME: string;
  readonly DB_USER: string;
  readonly DB_PASSWORD: string;
  /** How long the database may take to be reached, and then to answer. */
  readonly DB_TIMEOUT_MS: number;
}

export interface NewOrder {
  readonly customer_id: string;
  readonly product_id: string;
  readonly quantity: number;
  readonly total_price: number;
}

interface Order extends NewOrder {
  readonly id: number;
  readonly created_at: Date;
}

const createTable = `CREATE TABLE IF NOT EXISTS orders (
  id SERIAL PRIMARY KEY,
  customer_id VARCHAR(100) NOT NULL,
  product_id VARCHAR(100) NOT NULL,
  quantity INTEGER NOT NULL,
  total_price DECIMAL(10, 2) NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
)`;

/** One statement for all of a batch. RETURNING keeps the order of the rows. */
const insert = `INSERT INTO orders (customer_id, product_id, quantity, total_price)
  SELECT customer_id, product_id, quantity, total_price
  FROM unnest($1::text[], $2::text[], $3::integer[], $4::numeric[])
    WITH ORDINALITY AS batch (customer_id, product_id, quantity, total_price, position)
  ORDER BY position
  RETURNING id`;

const select = `SELECT id, customer_id, product_id, quantity, total_price::float8, created_at FROM orders WHERE id = $1`;

const retryMs = 100;
/** A commit is not begun so shortly before the deadline that its answer would come too late. */
const commitMs = 100;

/** The table of orders. It connects when it can, and again when it has to; meanwhile its functions throw, soon. */
export function openStore(config: StoreConfig, log: FastifyBaseLogger) {
  const pool = new pg.Pool({
    host: config.DB_HOST,
    port: config.DB_PORT,
    database: config.DB_NAME,
    user: config.DB_USER,
    password: config.DB_PASSWORD,
    max: 8,
    connectionTimeoutMillis: config.DB_TIMEOUT_MS,
    query_timeout: config.DB_TIMEOUT_MS,
    statement_timeout: config.DB_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 2 * config.DB_TIMEOUT_MS,
  });
  pool.on('error', () => {}); // the listener below has told of it
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection to the database ended')),
  );

  const connected = async <Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      abandon(client);
      throw error;
    }
  };
  const query = <Row extends object>(text: string, name?: string, values?: unknown[]): Promise<Row[]> =>
    connected(async (client) => {
      const { rows } = await client.query<Row>({ text, ...(name && { name }), ...(values && { values }) });
      return rows;
    });

  /**
   * A statement that may still be carried out after the deadline, because it waits for a lock or in a buffer on the way,
   * does no harm without its commit; and that is not sent before the statement has been heard of, in time. So after the
   * deadline nothing is stored, whatever becomes of us, the network or the database.
   */
  const transact = <Row extends object>(text: string, name: string, values: unknown[], deadline: number) =>
    connected(async (client) => {
      const inTime = () => {
        const query_timeout = deadline - commitMs - Date.now();
        if (query_timeout <= 0) throw new Error('The deadline has passed.');
        return { query_timeout };
      };
      await client.query({ text: 'BEGIN', ...inTime() });
      const { rows } = await client.query<Row>({ text, name, values, ...inTime() });
      inTime();
      await client.query('COMMIT');
      return rows;
    });

  let closed = false;
  const prepare = async (): Promise<void> => {
    while (!closed) {
      try {
        await query(createTable);
        return log.info('the table of orders is there');
      } catch (error) {
        log.debug({ err: error }, 'the database is not there yet');
        await delay(retryMs);
      }
    }
  };
  void prepare();

  return {
    /** Stores an order and returns its id. After `deadline` (milliseconds since 1970) it is not stored any more; throws then. */
    add: batched<NewOrder, number>(2 * commitMs, async (orders, deadline) => {
      const columns = (['customer_id', 'product_id', 'quantity', 'total_price'] as const).map((column) =>
        orders.map((order) => order[column]),
      );
      const rows = await transact<{ id: number }>(insert, 'insert', columns, deadline);
      return rows.map(({ id }) => id);
    }),
    find: async (id: number): Promise<Order | undefined> => (await query<Order>(select, 'select', [id]))[0],
    async close(): Promise<void> {
      closed = true;
      await pool.end();
    },
  };
}

/**
 * Ends a connection that went wrong, with RST (RFC 9293, section 3.5.2): so a statement that still waits in our send
 * buffer, because the network is down, is thrown away and not delivered after we have said that it failed.
 */
function abandon(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: Socket } };
  connection.stream.resetAndDestroy();
  client.release(true);
}
