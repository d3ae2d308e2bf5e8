import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Grade } from '../../../harness/model/index.ts';
import { openSession } from '../../../harness/session/index.ts';
import { sampleFolder } from '../../../harness/submission/folder.testkit.ts';
import { wiring } from '../../wiring.ts';
import { chooseDeskUnit } from '../bed.ts';
import { openConsole } from '../console.ts';
import { openDesk } from '../desk.ts';
import type { Asked, Told } from './messages.ts';
import { serveDesk } from './serve-desk.ts';

/** A start: two namespaces and a bridge, no cables. */
const up = `#!/bin/bash
echo "making a start"
ip netns add nginx-lb; ip netns add api-gateway
ip link add br-app type bridge; ip link set br-app up; ip addr add 10.0.0.1/16 dev br-app`;

test('the page shows what the desk sees, its grade is the grade, and nobody else gets in', async () => {
  await using folder = await sampleFolder({ 'day1/up.sh': up });
  const about = chooseDeskUnit(wiring.lab, undefined, 'day1');
  await using desk = openDesk({ wiring, folder: folder.path, about });
  const [input, output, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
  using console = openConsole(input, output, () => undefined);
  const served = serveDesk({ desk, console, wiring, signal: stop.signal });
  const address = /http:\S+/.exec(String((await once(output, 'data'))[0]))?.[0] ?? '';
  const { port } = new URL(address);

  const status = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status;
  expect(await status(address)).toBe(200);
  for (const file of ['page.js', 'page.css', 'xterm.js', 'xterm.css', 'addon-fit.js'])
    expect(await status(address + file), file).toBe(200);
  expect(await status(`${address}room.ts`)).toBe(404);
  expect(await status(`http://127.0.0.1:${port}/`)).toBe(403);
  expect(await status(`http://localhost:${port}${new URL(address).pathname}`)).toBe(403);
  expect(await status(address, { origin: 'http://evil.example' })).toBe(403);

  const place = `${address.replace('http', 'ws')}ws`;
  const foreign = new WebSocket(place, { origin: 'http://evil.example' });
  expect(String(await once(foreign, 'error'))).toContain('403');

  const socket = new WebSocket(place);
  const heard: Told[] = [];
  let wake = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)));
    wake.resolve();
    wake = Promise.withResolvers<void>();
  });
  const ask = (message: Asked) => socket.send(JSON.stringify(message));
  const hear = async <Kind extends Told['kind']>(
    kind: Kind,
    isIt: (told: Told & { kind: Kind }) => boolean = () => true,
  ): Promise<Told & { kind: Kind }> => {
    for (;;) {
      const found = heard.filter((told): told is Told & { kind: Kind } => told.kind === kind).findLast(isIt);
      if (found) return found;
      await wake.promise;
    }
  };
  const ready = await hear(
    'state',
    ({ busy, checks }) => busy === null && checks.every(({ state }) => !/run/.test(state)),
  );
  expect(ready.checks.find(({ id }) => id === 'day1.bridge')).toMatchObject({ state: 'pass', lines: [] });
  const drawn = await hear('topology');
  expect(drawn.svg).toContain('id="at nginx&#45;lb"');
  expect((await hear('output')).text).toContain('making a start');

  ask({ kind: 'why', from: 'nginx-lb', to: 'host' });
  expect((await hear('why')).sentence).toMatch(/^nginx-lb → the host: /);

  ask({ kind: 'shell', id: 'a', namespace: 'nginx-lb', columns: 80, rows: 24 });
  const typed = Buffer.from('echo $((6 * 7)); exit\n').toString('base64');
  const shown = () =>
    heard.flatMap((told) => (told.kind === 'shell' ? Buffer.from(told.data, 'base64').toString() : []));
  await hear('shell');
  ask({ kind: 'type', id: 'a', data: typed });
  await hear('ended');
  expect(shown().join('')).toMatch(/^42\r$/m);

  ask({ kind: 'grade' });
  const grade = await hear('grade');
  await using session = await openSession({ lab: wiring.lab, folder: folder.path, units: ['day1'], tools: {} });
  const usual = await session.grading.run();
  expect(grade).toMatchObject({ earned: usual.earned, possible: usual.possible, verdict: usual.verdict });
  expect(ready.checks.map(({ id, state }) => [id, state])).toEqual(standing(usual));

  stop.abort();
  await served;
  await expect(fetch(address)).rejects.toThrow();
});

function standing({ results }: Grade) {
  return results.map(({ id, status }) => [id, status]);
}
