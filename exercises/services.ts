import { connection, draw, type Fault, type FaultKind, type Lot } from './fault.ts';

/** Faults of the services at the end of the way; small listeners say what the real ones would. */
export const serviceFaults: readonly FaultKind[] = [
  (lot) => serviceFault(lot, 'nobody listens', 'nothing', ['nobody-listens']),
  (lot) => serviceFault(lot, 'listens on 127.0.0.1', 'listens', ['listens-on-loopback'], { at: '127.0.0.1' }),
  (lot) => serviceFault(lot, 'listens elsewhere', 'listens', ['wrong-port'], { shift: 1 + lot.below(9) }),
  (lot) =>
    serviceFault(lot, 'takes connections and is mute', 'listens', ['mute'], { ask: lot.pick(['http', 'redis']) }),
  (lot) => serviceFault(lot, 'breaks connections off', 'resets', ['resets'], { ask: lot.pick(['http', 'redis']) }),
  (lot) => serviceFault(lot, 'answers 502', 'bad-gateway', ['upstream-failed'], { ask: 'http' }),
  (lot) => serviceFault(lot, 'Redis in protected mode', 'redis-protected', ['redis-protected'], { ask: 'redis' }),
  (lot) => serviceFault(lot, 'Redis with a password', 'redis-password', ['auth'], { ask: 'redis' }),
  (lot) => serviceFault(lot, 'no line in pg_hba.conf', 'postgres-28000', ['pg-hba'], { ask: 'sql' }),
  (lot) => serviceFault(lot, 'PostgreSQL with another password', 'postgres-28P01', ['auth'], { ask: 'sql' }),
];

type Otherwise = { readonly at?: string; readonly shift?: number; readonly ask?: Fault['ask'] };

function serviceFault(lot: Lot, kind: string, mode: string, what: Fault['what'], otherwise: Otherwise = {}): Fault {
  const { at = '0.0.0.0', shift = 0, ask } = otherwise;
  const [from, to] = draw(lot);
  return {
    kind,
    lines: mode === 'nothing' ? '' : listener(to.name, at, to.port + shift, mode),
    flows: [{ ...connection(from, to), serve: false }],
    what,
    in: [to.name],
    ...(ask && { ask }),
  };
}

/** What servers say in their protocols: Redis 7.0 before it closes, PostgreSQL 15 after a startup message. */
const server = `
import socket, struct, sys, time
at, port, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((at, port)); s.listen()
open('/tmp/listens', 'w').close()
held = []
while True:
    c, _ = s.accept()
    if mode == 'listens': held.append(c); continue
    if mode == 'redis-protected':
        c.sendall(b'-DENIED Redis is running in protected mode because protected mode is enabled.' + b'\\r\\n'); c.close(); continue
    if mode == 'resets': c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); c.close(); continue
    c.settimeout(2)
    try:
        c.recv(4096)
        if mode == 'bad-gateway': c.sendall(b'HTTP/1.1 502 Bad Gateway' + b'\\r\\n' + b'content-length: 0' + b'\\r\\n\\r\\n')
        if mode == 'redis-password': c.sendall(b'-NOAUTH Authentication required.' + b'\\r\\n')
        if mode.startswith('postgres'):
            said = {'28000': b'no pg_hba.conf entry for host', '28P01': b'password authentication failed'}
            state = mode[9:]
            body = b'SFATAL\\0C' + state.encode() + b'\\0M' + said[state] + b'\\0\\0'
            c.sendall(b'E' + struct.pack('>i', len(body) + 4) + body)
    except OSError: pass
    c.close()
`;

function listener(name: string, at: string, port: number, mode: string): string {
  return `cat > /tmp/server.py <<'END'${server}END
ip netns exec ${name} setsid python3 /tmp/server.py ${at} ${port} ${mode} > /dev/null 2>&1 & echo $! > /tmp/server.pid
until [ -e /tmp/listens ]; do sleep 0.02; done`;
}
