import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { project } from '../project.ts';
import { wiring } from '../wiring.ts';
import { prepareExercise } from './exercise.ts';
import { runTry } from './run-try.ts';

const reference = join(project, 'reference-solution');

test('commands from a pipe: the desk brings the unit up, looks at it as it is, explains, and ends', async () => {
  const commands = [
    'why nginx-lb api-gateway',
    'run ip netns exec nginx-lb ip link set eth0 down',
    'check ping-matrix',
    'why nginx-lb api-gateway',
    'why nobody nginx-lb',
    'map',
    'log nginx-lb',
    'shell',
    'quit',
    'map',
  ];
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = text(stdout);
  const stdin = Readable.from(commands.map((line) => `${line}\n`));
  const submission = { path: reference, because: 'as asked' };
  const code = await runTry(wiring, { submission, day: 'day1' }, { stdin, stdout, stderr });
  stdout.end();
  const out = (await said).replace(/\n {4,}/g, ' ');
  expect(code).toBe(0);
  expect(stderr.read()).toBeNull();
  expect(out).toMatch(/up {6}day1 \(/);
  expect(out).toContain('10 checks: 10 pass.');
  expect(out).toContain('nginx-lb → api-gateway: it works');
  expect(out).toContain('fail    day1.ping-matrix — Every namespace reaches every other');
  expect(out).toContain('10 checks: 9 pass, 1 fail.');
  expect(out).toMatch(/nginx-lb → api-gateway: (not sure: )?eth0 in nginx-lb is down/);
  expect(out).toContain('There is no "nobody" in the lab host');
  expect(out).toContain('── nginx-lb: eth0 10.0.0.10/16 ✗ down');
  expect(out).toContain('No process runs in nginx-lb.');
  expect(out).toContain("A shell needs a terminal: 'run COMMAND' runs one line.");
  expect(out.match(/^lab host, forwarding on$/gm)).toHaveLength(1);
  expect(out).not.toContain('\u001b');
});

test('an answer is judged in a lab host of its own: the right one, and a mend that flushes everything', async () => {
  const rule = 'FORWARD -s 10.0.0.20 -d 10.0.0.10 -j DROP';
  const bridged = 'sysctl -qw net.bridge.bridge-nf-call-iptables=1';
  const fault = {
    kind: 'rule in FORWARD',
    lines: `${bridged}; iptables -I ${rule}`,
    what: ['filter-drop'],
    in: ['@host'],
  } as const;
  const asked = { unit: 'day1', seed: '1', level: 2 } as const;
  await using exercise = prepareExercise(wiring, asked, () => [fault]);
  const { signal } = new AbortController();
  const place = ['host'];
  const right = await exercise.judge({ place, cause: ['filter-drop'], mend: `iptables -D ${rule}` }, signal);
  expect(right).toMatchObject({ place: true, cause: true, mends: true, spares: true });
  const flush = await exercise.judge(
    { place, cause: ['policy-drop'], mend: 'iptables -F; iptables -t nat -F' },
    signal,
  );
  expect(flush).toMatchObject({ place: true, cause: false, mends: true, spares: false });
  const why = flush.sentences.join(' ');
  expect(why).toMatch(/It loses checks that the reference passes: .*day1\.internet/);
  expect(why).toMatch(/It takes away what was right: host: .*FORWARD/);
});
