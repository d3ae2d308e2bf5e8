import { expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import { pingFlows } from './index.ts';
import { during } from './services.ts';
import { echo, stateOf, unixListeners } from './sockets.ts';

const rooms = `set -e
ip netns add a && ip netns add b && ip netns add c
for n in a c; do
  ip link add to-$n netns b type veth peer name eth0 netns $n
  ip -n b link set to-$n up && ip -n $n link set eth0 up
done
ip -n a addr add 10.0.1.1/24 dev eth0 && ip -n b addr add 10.0.1.2/24 dev to-a
ip -n c addr add 10.0.2.1/24 dev eth0 && ip -n b addr add 10.0.2.2/24 dev to-c
ip -n a addr add 10.0.1.9/24 dev eth0 && ip -n a link set lo up
ip -n a route add 10.0.2.0/24 via 10.0.1.2 && ip -n c route add 10.0.1.0/24 via 10.0.2.2
ip -n a route add blackhole 10.7.0.0/16 table 100 && ip -n a rule add from 10.0.1.9 table 100
ip netns exec b sysctl -qw net.ipv4.ip_forward=1
cat > /root/echo.mjs <<'END'
import { mkdirSync } from 'node:fs'; import { createServer } from 'node:net';
const echo = (at) => createServer((one) => one.pipe(one)).listen(at);
echo('/tmp/here.sock'); echo('\\0nowhere'); echo({ port: 9000, host: '127.0.0.1' });
createServer((one) => one.end('something else')).listen('other.sock');
mkdirSync('/root/elsewhere'); process.chdir('/root/elsewhere'); echo('relative.sock').on('listening', () => console.log('ready'));
END
ip netns exec a node /root/echo.mjs > /tmp/said 2>&1 &
until grep -q ready /tmp/said; do sleep 0.05; done`;

test('sockets that are files, sources of one’s own, tables, and a machine that is silent', async () => {
  await using host = await openLabHost();
  const { exitCode, output } = await host.run(rooms);
  expect(exitCode, output).toBe(0);

  const bound = await unixListeners(host);
  expect(bound.toSorted((one, other) => one.path.localeCompare(other.path))).toEqual(
    ['@nowhere', '/root/elsewhere/relative.sock', '/tmp/here.sock', 'other.sock'].map((path) => ({
      namespace: 'a',
      path,
    })),
  );
  const results = async (from: string, ...places: Parameters<typeof echo>[1][number]['to'][]) =>
    (
      await echo(
        host,
        places.map((to) => ({ from, to })),
      )
    ).map(({ result }) => result);
  const tcp = { address: '127.0.0.1', port: 9000 };
  expect(await results('a', tcp, { path: '@nowhere' })).toEqual(['echo', 'echo']);
  expect(
    await results(
      'c',
      { path: '/tmp/here.sock' },
      { path: 'other.sock' },
      { path: '/root/elsewhere/relative.sock' },
      { path: '/tmp/none' },
      { path: '@nowhere' },
      tcp,
    ),
  ).toEqual([...['echo', 'other', 'echo', 'ENOENT', 'ECONNREFUSED', 'ENETUNREACH']]);

  const flow = async (source?: string) => {
    const request = { from: 'a', to: '10.0.2.1', ...(source === undefined ? {} : { source }) };
    return (await pingFlows(host, [request]))[0];
  };
  const arrived = (one: Awaited<ReturnType<typeof flow>>) =>
    one?.sightings.filter(({ namespace, way, kind }) => namespace === 'c' && way === 'in' && kind === 'request');
  expect(arrived(await flow())?.[0]?.source).toBe('10.0.1.1');
  expect(arrived(await flow('10.0.1.9'))?.[0]?.source).toBe('10.0.1.9');

  const [state] = await stateOf(host, ['a']);
  expect(state?.rules.map(({ text }) => text)).toContain('from 10.0.1.9 lookup 100');
  expect(state?.allRoutes).toContainEqual({ type: 'blackhole', to: '10.7.0.0/16', table: '100' });

  const signal = new AbortController().signal;
  const { seen, met } = await during({ host, signal }, { in: 'b', how: 'silent' }, async () => ({
    through: (await flow())?.replied,
    itself: (await pingFlows(host, [{ from: 'a', to: '10.0.1.2' }]))[0]?.replied,
    said: (await pingFlows(host, [{ from: 'b', to: '10.0.1.1' }]))[0]?.sightings.length,
  }));
  expect({ seen, met: met > 0 }).toEqual({ seen: { through: false, itself: false, said: 0 }, met: true });
  expect((await flow())?.replied).toBe(true);
});
