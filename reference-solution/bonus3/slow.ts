/** Passes connections on to a port of this namespace, each piece 200 ms later: node slow.ts FROM TO */
import { connect, createServer } from 'node:net';

const [from, to] = process.argv.slice(2).map(Number);
const lateMs = 200;

const server = createServer({ allowHalfOpen: true }, (client) => {
  const service = connect({ host: '127.0.0.1', port: Number(to), allowHalfOpen: true });
  // Only the way there takes longer: what is asked is late, and so is its answer.
  client.on('data', (piece) => setTimeout(() => service.write(piece), lateMs));
  client.on('end', () => setTimeout(() => service.end(), lateMs));
  service.pipe(client);
  client.on('error', () => service.destroy());
  service.on('error', () => client.destroy());
});
server.listen(Number(from), () => console.log('ready'));
process.once('SIGTERM', () => process.exit(0));
