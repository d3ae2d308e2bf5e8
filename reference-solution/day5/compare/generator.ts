/** A process of its own, so that it can be started in any network namespace: asks one URL and prints what came of it as JSON. */
import { createHash } from 'node:crypto';
import autocannon from 'autocannon';
import type { Answer, Effort, Load, Order } from './load.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as Order;

async function once(url: string): Promise<Answer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, bytes: body.length, hash: createHash('sha256').update(body).digest('hex') };
}

function many(url: string, { connections, seconds }: Effort): Promise<Load> {
  return new Promise((resolve, reject) => {
    const latencies: number[] = [];
    const running = autocannon({ url, connections, duration: seconds, timeout: 5 }, (error, result) => {
      if (error) return reject(error);
      const failed = result.errors + result.timeouts + result.non2xx;
      resolve({ succeeded: latencies.length, failed, seconds: result.duration, latencies });
    });
    running.on('response', (_client, status, _bytes, ms) => {
      if (status >= 200 && status < 300) latencies.push(Math.round(ms * 100) / 100);
    });
  });
}

try {
  const result = order.load ? await many(order.url, order.load) : await once(order.url);
  process.stdout.write(JSON.stringify(result));
} catch (error) {
  const { message, cause } = error as Error;
  console.error(cause instanceof Error ? cause.message : message);
  process.exitCode = 1;
}
