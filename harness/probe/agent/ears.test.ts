import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { isCausedBySubmission } from '../../model/index.ts';
import { type EarPlace, type Heard, openEars, tcpEar, udpEar } from './ears.ts';
import { noncesOf } from './nonce.ts';

const place = (more: Partial<EarPlace> = {}): EarPlace => ({ in: 'pod-web', protocol: 'tcp', port: 8000, ...more });
const taken = Object.assign(new Error('bind EADDRINUSE'), { code: 'EADDRINUSE' });

const gone = Object.assign(new Error('bind EADDRNOTAVAIL'), { code: 'EADDRNOTAVAIL' });

test.for([
  ['a port that a pod has already is the submission’s', taken, 'pod-db', true],
  ['so is one of the node', taken, '@host', true],
  ['an address that has gone is its doing, too', gone, '@host', true],
  ['one of the internet is ours', taken, '@internet', false],
  ['so is whatever else cannot be opened', Object.assign(new Error('no'), { code: 'EMFILE' }), 'pod-db', false],
] as const)('%s, and nothing stays open', ([, error, last, isCaused]) => {
  const closed: string[] = [];
  const open = ({ in: key }: EarPlace) => {
    if (key === last) throw error;
    return { close: () => void closed.push(key) };
  };
  const thrown = (() => {
    try {
      return openEars([place(), place({ in: 'pod-api' }), place({ in: last, protocol: 'udp' }), place()], open);
    } catch (one) {
      return one;
    }
  })();
  expect(closed).toEqual(['pod-web', 'pod-api']);
  expect(isCausedBySubmission(thrown)).toBe(isCaused);
  if (isCaused) expect(`${thrown}`).toMatch(/port 8000 \(UDP\) of \S+: .*\. (Free|Leave) it\.$/);
});

test('over UDP, only nonces of ours are noted and answered, however much comes', async () => {
  const [nonces, heard]: [ReturnType<typeof noncesOf>, Heard] = [noncesOf('abc'), new Map()];
  const nonce = nonces.next();
  const [server, client] = [createSocket('udp4'), createSocket('udp4')];
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const ear = udpEar(server, 'pod-web', { nonces, heard });
  const { port } = server.address();
  const answered = once(client, 'message');
  for (let at = 0; at < 100; at++) client.send(`word ${at}`, port, '127.0.0.1');
  client.send(nonce, port, '127.0.0.1');
  expect(`${(await answered)[0]}`).toBe(nonce);
  expect([...heard]).toEqual([[nonce, { by: 'pod-web', source: '127.0.0.1' }]]);
  client.close();
  ear.close();
});

test('over TCP too, and who only waits is let go at the end', async () => {
  const [nonces, heard]: [ReturnType<typeof noncesOf>, Heard] = [noncesOf('abc'), new Map()];
  const nonce = nonces.next();
  const { server, close } = tcpEar('pod-web', { nonces, heard });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const say = async (word: string) => {
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    let text = '';
    client.on('data', (data) => {
      text += data;
    });
    client.write(word);
    await once(client, 'close');
    return text;
  };
  expect(await say(nonce)).toBe(nonce);
  expect(await say('anything else')).toBe('');
  expect([...heard.keys()]).toEqual([nonce]);
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  await Promise.all([once(idle, 'connect'), once(server, 'connection')]);
  const over = Promise.all([once(idle, 'close'), once(server, 'close')]);
  close();
  await over;
});
