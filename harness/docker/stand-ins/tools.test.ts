import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSilent } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const tools = join(import.meta.dirname, 'files/base/usr/bin');
const good = createServer(({ url, method }, response) => {
  response.writeHead(url === '/health' ? 200 : 404).end(method === 'HEAD' ? '' : 'fine');
});
const silent = createSilent(() => undefined);
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  for (const server of [good, silent]) await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(() => {
  good.closeAllConnections();
  good.close();
  silent.close();
});

/** As a container's health check runs it: by BusyBox's shell. */
async function run(line: string): Promise<{ readonly code: number; readonly said: string }> {
  const [tool = '', ...words] = line
    .replace('GOOD', `http://127.0.0.1:${portOf(good)}`)
    .replace('SILENT', `http://127.0.0.1:${portOf(silent)}`)
    .replace('PORT', `${portOf(good)}`)
    .split(' ');
  return await new Promise((resolve) => {
    const child = execFile('busybox', ['sh', join(tools, tool), ...words], (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout }),
    );
    child.stdin?.end();
  });
}

test.skipIf(!existsSync('/usr/bin/busybox')).each([
  ['wget -q -O - GOOD/health', 0, 'fine'],
  ['wget -qO- GOOD/health', 0, 'fine'],
  ['wget -qO- -T 30 GOOD/health', 0, 'fine'],
  ['wget -qT30 -t 1 -O- GOOD/health', 0, 'fine'],
  ['wget --quiet --tries=1 --timeout=30 --output-document=- GOOD/health', 0, 'fine'],
  ['wget --no-verbose --tries 1 --spider GOOD/health', 0, ''],
  ['wget -nv -t1 --spider GOOD/health', 0, ''],
  ['wget --header=Accept:*/* -qO /dev/null GOOD/health', 0, ''],
  ['wget -q --spider GOOD/none', 1, ''],
  ['wget -q -T 1 -O- SILENT/', 1, ''],
  ['wget -q --connect-timeout=1 -O- SILENT/', 1, ''],
  ['nc -z 127.0.0.1 PORT', 0, ''],
  ['nc -zvn -w 30 127.0.0.1 PORT', 0, ''],
  ['nc -w30 -z 127.0.0.1 PORT', 0, ''],
  ['nc -vz -w 1 127.0.0.1 1', 1, ''],
])("in a stand-in, '%s' ends with %i", async (line, code, said) => {
  expect(await run(line)).toEqual({ code, said });
});
