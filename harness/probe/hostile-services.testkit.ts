/** A server that means its clients ill: `says` is an expression of JavaScript, the next piece that it sends, again and again. */
export interface HostileService {
  readonly port: number;
  readonly speaks: 'http' | 'redis' | 'postgres';
  readonly name: string;
  /** What it says first; also an expression. */
  readonly first?: string;
  readonly says: string;
  /** Between two pieces, in milliseconds; 0 is as fast as it can be. */
  readonly everyMs?: number;
}

const ok = 'HTTP/1.1 200 OK\\r\\n';
const login = 'message("R", int(0)) + message("Z", "I")';
const scram = 'message("R", int(10) + "SCRAM-SHA-256\\0\\0")';

export const hostileServices: readonly HostileService[] = [
  { port: 6101, speaks: 'http', name: 'headers without end', first: `"${ok}"`, says: '"x-a: b\\r\\n".repeat(500)' },
  { port: 6102, speaks: 'http', name: 'a header without end', first: `"${ok}x: "`, says: '"y".repeat(9000)' },
  {
    port: 6103,
    speaks: 'http',
    name: 'chunks without end',
    first: `"${ok}transfer-encoding: chunked\\r\\n\\r\\n"`,
    says: '("1\\r\\nx\\r\\n").repeat(2000)',
  },
  {
    port: 6104,
    speaks: 'http',
    name: 'a chunk that announces everything',
    first: `"${ok}transfer-encoding: chunked\\r\\n\\r\\nfffffffffff\\r\\n"`,
    says: '"x".repeat(9000)',
  },
  {
    port: 6105,
    speaks: 'http',
    name: 'interim answers without end',
    says: '"HTTP/1.1 103 Early Hints\\r\\n\\r\\n".repeat(400)',
  },
  {
    port: 6106,
    speaks: 'http',
    name: 'a length that is too long',
    first: `"${ok}content-length: 99999999\\r\\n\\r\\n"`,
    says: '"x"',
    everyMs: 50,
  },
  { port: 6107, speaks: 'http', name: 'an answer letter by letter', says: `"${ok}"[at++ % 17]`, everyMs: 60 },
  { port: 6108, speaks: 'http', name: 'bytes without end', says: '"\\0".repeat(65536)' },
  {
    port: 6109,
    speaks: 'http',
    name: 'trailers without end',
    first: `"${ok}transfer-encoding: chunked\\r\\n\\r\\n0\\r\\n"`,
    says: '"x: y\\r\\n".repeat(900)',
  },
  { port: 6201, speaks: 'redis', name: 'lists in lists', says: '"*1\\r\\n".repeat(9000)' },
  { port: 6202, speaks: 'redis', name: 'lists that announce everything', says: '"*2147483647\\r\\n".repeat(900)' },
  { port: 6203, speaks: 'redis', name: 'lists of lists', says: '"*1000\\r\\n".repeat(3) + "*0\\r\\n".repeat(2000)' },
  {
    port: 6204,
    speaks: 'redis',
    name: 'a string that announces everything',
    first: '"$536870912\\r\\n"',
    says: '"x".repeat(9000)',
  },
  { port: 6205, speaks: 'redis', name: 'a line without end', first: '"+"', says: '"x".repeat(9000)' },
  { port: 6206, speaks: 'redis', name: 'a number that is none', says: '":1e999\\r\\n$NaN\\r\\n"' },
  { port: 6207, speaks: 'redis', name: 'a letter now and then', first: '"$20000\\r\\n"', says: '"x"', everyMs: 50 },
  {
    port: 6301,
    speaks: 'postgres',
    name: 'many columns and empty rows',
    first: `${login} + message("T", short(20000) + ("c\\0" + int(0) + short(0) + int(25) + short(4) + int(0) + short(0)).repeat(20000))`,
    says: 'message("D", short(20000) + int(-1).repeat(20000))',
  },
  {
    port: 6302,
    speaks: 'postgres',
    name: 'rows without end',
    first: `${login} + message("T", short(0))`,
    says: 'message("D", short(0)).repeat(2000)',
  },
  {
    port: 6303,
    speaks: 'postgres',
    name: 'a message that announces everything',
    first: '"R" + int(2147483647)',
    says: '"x".repeat(9000)',
  },
  { port: 6304, speaks: 'postgres', name: 'a length below nothing', says: '"R" + int(-5)' },
  {
    port: 6305,
    speaks: 'postgres',
    name: 'notices without end',
    first: login,
    says: 'message("N", "SNOTICE\\0\\0").repeat(500)',
  },
  {
    port: 6306,
    speaks: 'postgres',
    name: 'a hash for ever',
    first: scram,
    says: 'message("R", int(11) + "r=" + asked.replace(/^.*r=/s, "") + "x,s=" + btoa("salt") + ",i=2147483647")',
    everyMs: 100,
  },
];

const helpers = `
const int = (n) => { const b = Buffer.alloc(4); b.writeInt32BE(n); return b.toString("latin1"); };
const short = (n) => int(n).slice(2);
const message = (type, body) => type + int(body.length + 4) + body;`;

/** A program for Node that is all of them. */
export function hostileProgram(services: readonly HostileService[] = hostileServices): string {
  const servers = services.map(
    ({ port, first = '""', says, everyMs = 0 }) => `net.createServer((socket) => {
  let at = 0, asked = "", started = false;
  socket.on("error", () => {});
  const send = () => { if (socket.destroyed) return;
    const more = socket.write(Buffer.from(${says}, "latin1"));
    if (${everyMs}) setTimeout(send, ${everyMs}); else if (more) setImmediate(send); else socket.once("drain", send); };
  socket.on("data", (data) => { asked += data.toString("latin1"); if (started) return; started = true;
    socket.write(Buffer.from(${first}, "latin1")); send(); });
}).listen(${port}, "0.0.0.0");`,
  );
  return `const net = require("net");${helpers}\n${servers.join('\n')}\n`;
}
