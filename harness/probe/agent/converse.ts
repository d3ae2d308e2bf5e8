import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { Answered, Identity, ShownCertificate } from '../../model/index.ts';

/** Words to say over a TCP connection of their own, in clear or over TLS. */
export type ConverseRequest = {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** One character a byte. */
  readonly say: string;
  /** Nothing more is waited for when this has come. */
  readonly enough: string;
  /** Over TLS: the name that is asked for, whom we believe, and who we are; nobody without a certificate. */
  readonly tls?: { readonly name: string } & Pick<Identity, 'authority'> & Partial<Identity>;
  readonly timeoutMs?: number;
};

const defaultTimeoutMs = 3000;
const mostBytes = 16 * 1024;

/**
 * Says something and listens. Whom TLS does not verify is asked all the same: that is told. A server of TLS 1.3 refuses a certificate after the
 * handshake (RFC 8446, 4.4.2), so only an answer shows that it was taken. Never throws for what the other end does.
 */
export async function converse(namespace: Namespace, wanted: ConverseRequest): Promise<Answered> {
  const tcp = tcpInside(namespace);
  const { promise, resolve } = Promise.withResolvers<string>();
  const fail = (error: Error & { code?: string }) => resolve(error.code ?? error.message.slice(0, 200));
  const callOff = afterGiven(wanted.timeoutMs ?? defaultTimeoutMs, () => resolve('timeout'));
  let heard = '';
  let certificate: ShownCertificate | null = null;
  const listen = (stream: Socket) => {
    stream.on('error', fail);
    stream.on('close', () => resolve('closed'));
    stream.on('end', () => resolve('closed'));
    stream.on('data', (data: Buffer) => {
      heard += data.toString('latin1', 0, mostBytes - heard.length);
      if (heard.includes(wanted.enough) || heard.length >= mostBytes) resolve('enough');
    });
    stream.write(wanted.say, 'latin1');
  };
  const start = async () => {
    tcp.on('error', fail);
    tcp.connect(wanted.port, wanted.to);
    await once(tcp, 'connect');
    if (wanted.tls === undefined) return listen(tcp);
    const secured = secure(tcp, wanted.tls);
    secured.on('secureConnect', () => {
      certificate = shownBy(secured);
    });
    listen(secured);
  };
  // What is no certificate of TLS's is refused before anything is sent.
  start().catch(fail);
  try {
    const ended = await promise;
    return { heard, ended, certificate };
  } finally {
    callOff();
    tcp.destroy();
  }
}

function secure(socket: Socket, { name, authority, certificate, key }: NonNullable<ConverseRequest['tls']>): TLSSocket {
  return connectTls({
    socket,
    servername: name,
    ca: authority,
    ...(certificate !== undefined && key !== undefined && { cert: certificate, key }),
    rejectUnauthorized: false,
    // Whose name it bears is the mesh's business: by name, by SPIFFE id, or however else.
    checkServerIdentity: () => undefined,
  });
}

function shownBy(socket: TLSSocket): ShownCertificate | null {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return null;
  return { serial: shown.serialNumber, subject: shown.subject.slice(0, 200), verified: socket.authorized };
}
