import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import type { Wiring } from '../../wiring.ts';
import { abortOf, type Console } from '../console.ts';
import type { Desk } from '../desk.ts';
import { makeGuard } from './guard.ts';
import { openRoom } from './room.ts';

export interface ServeOptions {
  readonly desk: Desk;
  readonly console: Console;
  readonly wiring: Pick<Wiring, 'renderSummary'>;
  readonly signal: AbortSignal;
}

const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Every file that there is to see, by its path below the token. */
const files: Readonly<Record<string, string>> = {
  '/': own('page.html'),
  '/page.css': own('page.css'),
  '/page.js': own('page.js'),
  '/xterm.js': fileURLToPath(import.meta.resolve('@xterm/xterm')),
  '/xterm.css': fileURLToPath(import.meta.resolve('@xterm/xterm/css/xterm.css')),
  '/addon-fit.js': fileURLToPath(import.meta.resolve('@xterm/addon-fit')),
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Serves the desk as a page until it is interrupted, or 'quit' is typed. The address, with its token, is printed. */
export async function serveDesk({ desk, console, wiring, signal }: ServeOptions): Promise<undefined> {
  const guard = makeGuard();
  await using room = openRoom({ desk, wiring, signal });
  const server = createServer((request, response) => {
    const path = guard.pathOf(request, portOf(server.address()));
    if (path === undefined) return refuse(response, 403);
    const file = request.method === 'GET' ? files[path] : undefined;
    if (file === undefined) return refuse(response, 404);
    readFile(file).then(
      (content) =>
        response.writeHead(200, { ...headers, 'Content-Type': types[extname(path)] ?? types['.html'] }).end(content),
      () => refuse(response, 500),
    );
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
  server.on('upgrade', (request, socket, head) => {
    if (guard.pathOf(request, portOf(server.address())) !== '/ws') {
      // Nobody else listens to it, and whoever was refused may be gone already.
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => room.enter(connection));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = `http://127.0.0.1:${portOf(server.address())}/${guard.token}/`;
    // Never wrapped: an address that is cut in two does not open.
    console.output.write(`The desk is at\n${address}\nCtrl-C or 'quit' ends it.\n`);
    // The room, when it is closed, waits for what it does.
    void room.begin();
    await leaving(console, signal);
  } finally {
    for (const connection of sockets.clients) connection.terminate();
    server.closeAllConnections();
    server.close();
  }
  return undefined;
}

async function leaving(console: Console, signal: AbortSignal): Promise<void> {
  for (;;) {
    const line = await console.ask('', signal);
    if (signal.aborted || line?.trim() === 'quit') return;
    // Nobody types: a page that was started from a script stays until it is told to end.
    if (line === undefined) return await abortOf(signal);
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function refuse(response: ServerResponse, status: number): void {
  response
    .writeHead(status, { ...headers, 'Content-Type': 'text/plain' })
    .end(status === 403 ? 'Not for you.\n' : 'Nothing is here.\n');
}
