/** Sends back what comes, on a socket that is a file and on one of TCP. */
import { createServer } from 'node:net';

for (const place of [{ path: '/tmp/day0.sock' }, { port: 9000, host: '0.0.0.0' }])
  createServer((client) => {
    client.on('error', () => client.destroy());
    client.pipe(client);
  }).listen(place);
