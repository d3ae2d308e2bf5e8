import type { IncomingMessage, ServerResponse } from 'node:http';

/** A body that was posted to the internet's collector of traces, as it came. */
export interface Posted {
  readonly type: string;
  readonly encoding: string;
  readonly body: Buffer;
}

/** Where OTLP over HTTP puts traces (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP Request"). */
const path = '/v1/traces';
const mostBytes = 1024 * 1024;
/** Of what was posted, the newest are kept. */
const mostPosts = 400;
const mostKept = 8 * 1024 * 1024;

/** What was posted so far, and the handler of requests: it returns false for one that is not the collector's business. */
export function openCollector() {
  const posts: Posted[] = [];
  let kept = 0;
  /** Bytes of what is on its way: as much at once as is kept. */
  let coming = 0;
  const keep = (post: Posted) => {
    posts.push(post);
    kept += post.body.length;
    while (posts.length > mostPosts || kept > mostKept) kept -= posts.shift()?.body.length ?? 0;
  };
  const take = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'POST' || request.url !== path) return false;
    const { 'content-type': type = '', 'content-encoding': encoding = '' } = request.headers;
    let pieces: Buffer[] = [];
    let bytes = 0;
    let isOver = false;
    const over = () => {
      isOver = true;
      coming -= bytes;
      pieces = [];
    };
    request.on('error', () => request.destroy());
    request.on('close', () => isOver || over());
    request.on('data', (piece: Buffer) => {
      if (isOver) return;
      bytes += piece.length;
      coming += piece.length;
      if (bytes <= mostBytes && coming <= mostKept) return void pieces.push(piece);
      over();
      response.writeHead(413, { connection: 'close' }).end();
    });
    request.on('end', () => {
      if (isOver) return;
      keep({ type, encoding, body: Buffer.concat(pieces) });
      over();
      // An empty ExportTraceServiceResponse: full success, in the encoding of the request.
      response.setHeader('content-type', type);
      response.end(type.includes('json') ? '{}' : '');
    });
    return true;
  };
  return { posts: posts as readonly Posted[], take };
}
