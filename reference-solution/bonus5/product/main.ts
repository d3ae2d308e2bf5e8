/** The product service as it lies in the repository: Day 2's contract without the cache, and /version. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const products: readonly { readonly id: string }[] = read('products.json');
const { release, fault }: { readonly release: string; readonly fault: string } = read('release.json');
const { PORT = '5000', IMAGE = null } = process.env;

// A real release breaks for a reason of its own. This one is told to.
if (fault === 'exits') throw new Error('This release ends as soon as it runs.');

function answerTo(path: string): readonly [status: number, body: unknown] {
  if (fault === 'fails') return [500, { error: 'This release can do nothing.' }];
  if (path === '/health') return [200, { status: 'healthy', service: 'product-service' }];
  if (path === '/version') return [200, { release, digest: IMAGE }];
  if (path === '/products') return [200, products];
  const product = products.find(({ id }) => path === `/products/${id}`);
  return product ? [200, product] : [404, { error: 'Not found' }];
}

const server = createServer(({ url = '/' }, response) => {
  if (fault === 'hangs') return;
  const [status, body] = answerTo(url);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(PORT), '0.0.0.0');
// What has begun is finished; then nothing keeps the process.
process.on('SIGTERM', () => server.close());
