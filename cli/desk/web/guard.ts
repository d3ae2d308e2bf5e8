import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may talk to a desk's page: whoever knows its address, and no other page in the same browser. */
export interface Guard {
  /** The first part of every path. */
  readonly token: string;
  /** The rest of the path of a request that may come in; undefined for one that may not. */
  pathOf(request: Pick<IncomingMessage, 'url' | 'headers'>, port: number): string | undefined;
}

/** A name that leads to 127.0.0.1 (DNS rebinding) shows in Host, a foreign page in Origin: both are refused, as is a wrong token. */
export function makeGuard(token = randomBytes(24).toString('base64url')): Guard {
  return {
    token,
    pathOf({ url = '', headers }, port) {
      const own = `127.0.0.1:${port}`;
      if (headers.host !== own) return undefined;
      if (headers.origin !== undefined && headers.origin !== `http://${own}`) return undefined;
      const [, given = '', ...rest] = url.replace(/\?.*$/s, '').split('/');
      return rest.length > 0 && isSame(given, token) ? `/${rest.join('/')}` : undefined;
    },
  };
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
