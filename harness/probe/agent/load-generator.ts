import autocannon from 'autocannon';
import type { Load, LoadRequest } from '../../model/index.ts';

/** A process of its own inside one namespace: puts load on a URL and prints what came of it as one line of JSON. */
const { url, method = 'GET', headers, body, connections, seconds } = JSON.parse(process.argv[2] ?? '{}') as LoadRequest;

const latencies: number[] = [];
/** Answers that came in one piece with the one before: nobody had asked for them yet, as each connection has one request under way. */
let surplus = 0;
const justAnswered = new Set<unknown>();
const instance = autocannon(
  {
    url,
    method,
    connections,
    duration: seconds,
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
    timeout: 10,
  },
  (error, result) => {
    if (error) throw error;
    latencies.sort((a, b) => a - b);
    const at = (part: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
    const load: Load = {
      answered: latencies.length,
      succeeded: result['2xx'],
      failed: result.errors + result.timeouts + result.non2xx + surplus,
      seconds: result.duration,
      perSecond: result['2xx'] / result.duration,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      most: latencies.at(-1) ?? 0,
    };
    process.stdout.write(JSON.stringify(load));
  },
);
// The histogram of its result has whole milliseconds only.
instance.on('response', (client, _status, _bytes, milliseconds) => {
  latencies.push(milliseconds);
  if (justAnswered.has(client)) surplus++;
  justAnswered.add(client);
  // It comes before the next piece is read from any connection.
  process.nextTick(() => justAnswered.delete(client));
});
