/** Serves the dashboard: the page, the same as JSON, and a stream of news (server-sent events). */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Picture } from './monitor.ts';
import { middle, page } from './page.ts';

export interface Dashboard {
  readonly url: string;
  /** Tells everybody who has the page open that there is news. */
  renew(): void;
  close(): void;
}

/** Several looks that end together make one renewal. */
const gatherMs = 50;

/** Listens at the port, or at any free one when that is taken. Throws when it cannot listen at all. */
export async function serveDashboard(host: string, port: number, picture: () => Picture): Promise<Dashboard> {
  const audience = new Set<ServerResponse>();
  const news = () => `data: ${JSON.stringify(middle(picture()))}\n\n`;
  const server = createServer(({ url, method }, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (method !== 'GET' && method !== 'HEAD') return answer(405, 'text/plain', 'Only GET is answered here.\n');
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    if (pathname === '/') return answer(200, 'text/html; charset=utf-8', page(picture()));
    if (pathname === '/status.json') return answer(200, 'application/json', `${JSON.stringify(picture())}\n`);
    if (pathname !== '/events') return answer(404, 'text/plain', 'Here are /, /status.json and /events.\n');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(news());
    audience.add(response);
    response.on('close', () => audience.delete(response));
    return response;
  });
  const listen = async (wanted: number) => {
    server.listen(wanted, host);
    await once(server, 'listening');
  };
  await listen(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return listen(0);
  });
  let gathering: NodeJS.Timeout | undefined;
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    renew: () => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        if (audience.size === 0) return;
        const text = news();
        for (const response of audience) response.write(text);
      }, gatherMs);
    },
    close: () => {
      clearTimeout(gathering);
      server.close();
      server.closeAllConnections();
    },
  };
}
