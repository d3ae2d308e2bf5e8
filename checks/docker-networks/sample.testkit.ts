import type { TalkSeen } from '../../harness/model/index.ts';
import type { Room, Stack } from './stack.ts';
import type { Word } from './words.ts';

/** A container with these addresses, and the default route by a gateway. */
export function room(service: string, addresses: readonly string[], gateway?: string): Room {
  const routes = gateway === undefined ? [] : [{ to: 'default', via: gateway }];
  return {
    service,
    container: `networks_${service}_1`,
    key: `networks_${service}_1`,
    addresses,
    addresses6: [],
    routes,
  };
}

/** All containers as the brief has them. */
export const rooms: readonly Room[] = [
  room('web', ['10.20.0.2/24'], '10.20.0.1'),
  room('shop', ['10.20.0.3/24'], '10.20.0.1'),
  room('scribe', ['10.20.0.5/24'], '10.20.0.1'),
  room('app', ['10.20.0.4/24', '10.20.1.4/25'], '10.20.1.1'),
  room('db', ['10.20.1.2/25'], '10.20.1.1'),
  room('stock', ['10.20.1.3/25'], '10.20.1.1'),
  room('safe', ['10.20.1.130/26']),
  room('ledger', ['10.20.1.131/26']),
  room('loner', ['172.17.0.2/16'], '172.17.0.1'),
  room('stray', ['172.17.0.3/16'], '172.17.0.1'),
  room('hermit', []),
  { ...room('porter', ['203.0.113.10/24', '10.20.0.1/24']), key: '@host' },
];

export const up: Stack = { trouble: null, complaint: null, rooms };
export const down: Stack = { trouble: 'It is not run. c.yml, line 3: it is bad.', complaint: null, rooms: [] };

/** The same without a service. */
export const without = (service: string): Stack => ({ ...up, rooms: rooms.filter((one) => one.service !== service) });

/** Words from one to another at an address: `by` is the namespace that heard them, null nobody's. */
export function word(from: string, to: string, by: string | null = keyOf(to), address = addressOf(to)): Word {
  const said = (['tcp', 'udp'] as const).map(
    (protocol): TalkSeen => ({
      ...{ from: keyOf(from), to: address, protocol, port: 20_000, by, source: by === null ? null : addressOf(from) },
      result: by === null ? 'timeout' : 'answered',
    }),
  );
  return { from, to, hearer: keyOf(to), said };
}

const outside: Readonly<Record<string, string>> = {
  internet: '@internet',
  'the client': '@client',
  'the machine': '@host',
};

export function keyOf(service: string): string {
  return outside[service] ?? rooms.find((one) => one.service === service)?.key ?? service;
}

export function addressOf(service: string): string {
  if (service === 'internet') return '8.8.8.8';
  return rooms.find((one) => one.service === service)?.addresses[0]?.split('/')[0] ?? '198.51.100.7';
}

/** The words with one of them, between these two, in another's place. */
export function but(words: readonly Word[], other: Word): Word[] {
  return words.map((one) => (one.from === other.from && one.to === other.to ? other : one));
}
