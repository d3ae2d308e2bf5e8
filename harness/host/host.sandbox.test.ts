import { closeSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunResult } from '../model/index.ts';
import { openLabHost } from './index.ts';
import { cgroupsOf, descendants, living, type MachineState, machineState } from './machine-state.ts';

/** These tests make lab hosts: they need root, or subordinate ids, and fail without. */

const soon = { timeout: 20_000, interval: 20 };
let before: MachineState;

beforeAll(async () => {
  before = await machineState();
});

afterAll(async () => {
  expect(await machineState()).toEqual(before);
  await vi.waitFor(async () => expect(await cgroupsOf(process.pid)).toEqual([]), soon);
});

test('a lab host is a machine of its own, and ends with its scope', async () => {
  let inside: Awaited<ReturnType<typeof descendants>>;
  {
    await using host = await openLabHost();
    const { output, ended, exitCode } = await host.run('hostname; whoami; (setsid sleep 900 &) ; ip -br link | wc -l');
    expect({ output, ended, exitCode }).toEqual({ output: 'labhost\nroot\n2\n', ended: 'exit', exitCode: 0 });
    inside = await descendants(process.pid);
    expect(inside.length).toBeGreaterThan(3);
    expect(await machineState()).toEqual(before);
  }
  await vi.waitFor(async () => expect(await living(inside)).toEqual([]), soon);
});

/** Lines that never end, or eat what the machine has; the limit that must be named. All are bounded, should a limit fail. */
const hogs: Readonly<Record<string, { line: string; ended: RunResult['ended']; commandMs?: number }>> = {
  endless: { line: 'while :; do :; done', ended: 'time', commandMs: 1_500 },
  'a server in the foreground': { line: 'sleep 900', ended: 'time', commandMs: 1_500 },
  'endless output': { line: 'timeout 20 yes', ended: 'output' },
  'a fork bomb': { line: 'for i in $(seq 3000); do sleep 900 & done; wait', ended: 'processes', commandMs: 4_000 },
  'a memory hog': {
    line: `timeout 20 python3 -c 'import time; held = [time.sleep(0.01) or bytes([1]) * 2**24 for n in range(200)]; time.sleep(9)'`,
    ended: 'memory',
  },
  'a disk filler': { line: 'timeout 20 dd if=/dev/zero of=/tmp/full bs=1M', ended: 'disk' },
};

describe.each([true, false])('limits hold, with cgroups: %s', (cgroups) => {
  test.each(Object.entries(hogs))('%s', async (_, { line, ended, commandMs = 30_000 }) => {
    const limits = { processes: 128, memoryMib: 512, outputBytes: 1_000_000, commandMs };
    await using host = await openLabHost({ limits, cgroups });
    expect(await host.run(line)).toMatchObject({ ended });
    expect(await host.run('echo alive')).toMatchObject({ ended: 'exit', exitCode: 0, output: 'alive\n' });
  });
});

test('no place in the file system holds more than the machine can spare', async () => {
  await using host = await openLabHost();
  const { output } = await host.run(
    "df -m --output=avail,target -t tmpfs | awk 'NR > 1 && $1 > 512 { print $2 }' | sort -u",
  );
  expect(output.split('\n').filter((path) => path !== '' && !path.startsWith('/lab/'))).toEqual([]);
});

test('nothing inside a lab host ends another, or the lab host itself', async () => {
  await using host = await openLabHost();
  await using other = await openLabHost();
  await host.run('kill -9 -1; pkill -9 -f .; kill -9 1; killall -9 bash');
  await host.run(
    'rm -rf --no-preserve-root / 2> /dev/null; iptables -F; sysctl -w net.ipv4.ip_forward=1 vm.swappiness=3',
  );
  expect(await other.run('sysctl -n net.ipv4.ip_forward; ls /etc/passwd')).toMatchObject({
    output: '0\n/etc/passwd\n',
  });
  expect(await host.run('echo alive')).toMatchObject({ ended: 'exit' });
});

test("neither the grader's environment nor its open files reach the submission", async () => {
  vi.stubEnv('NETPROOF_SECRET', 'a secret of the grader');
  const held = openSync('/etc/passwd', 'r');
  try {
    await using host = await openLabHost();
    const { output } = await host.run('cat /proc/[0-9]*/environ | tr "\\0" "\\n"; ls /proc/self/fd | tr "\\n" " "');
    expect(output).not.toContain('secret');
    expect(output.split('\n').at(-1)?.trim()).toBe('0 1 2 3');
    const { output: cgroup } = await host.run('cat /proc/self/cgroup; cat /proc/*/cmdline');
    expect(cgroup).not.toContain('netproof-');
  } finally {
    closeSync(held);
    vi.unstubAllEnvs();
  }
});

test('nothing of the machine or of the grader is to be seen', async () => {
  await using host = await openLabHost();
  const { output } = await host.run(
    'ls -d /work /netproof /root/.pyenv /etc/ssh/* /etc/machine-id /lab/checks /lab/harness /host 2> /dev/null; ls -A /root; ls /home; ps -e | wc -l',
  );
  expect(output.split('\n').slice(0, -2)).toEqual(['student']);
  expect(Number(output.trim().split('\n').at(-1))).toBeLessThan(10);
});

test('no packet finds a way to a real network', async () => {
  await using host = await openLabHost();
  const { output } = await host.run(
    'ip -o link | grep -c .; ip route | sort; curl -s -m 3 http://93.184.216.34/ || echo "no route"; curl -s -m 3 http://example.org/x',
  );
  expect(output).toBe(
    [
      ...[
        '2',
        '203.0.113.0/24 dev eth0 proto kernel scope link src 203.0.113.10 ',
        'default via 203.0.113.1 dev eth0 ',
      ],
      ...['no route', '203.0.113.10 GET /x', ''],
    ].join('\n'),
  );
});

test('a broken archive is refused with a sentence, and the lab host lives on', async () => {
  await using host = await openLabHost();
  await expect(host.unpack(Readable.from([Buffer.from('no tar at all')]))).rejects.toThrow(
    /could not be laid into the lab host: .*tar/s,
  );
  expect(await host.run('echo alive')).toMatchObject({ output: 'alive\n' });
});

test('a grader that is killed leaves nothing behind', async () => {
  const script = `
    import { openLabHost } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    await using host = await openLabHost();
    await host.run('ip netns add left; ip link add br9 type bridge; (trap "" TERM HUP; setsid sleep 900 &)');
    console.log('running');
    await host.run('(trap "" TERM; sleep 900) & sleep 900');`;
  const grader = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
  let printed = '';
  grader.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const pid = grader.pid ?? 0;
  await vi.waitFor(() => expect(printed).toContain('running'), { timeout: 30_000, interval: 20 });
  const inside = await vi.waitFor(async () => {
    const found = await descendants(pid);
    expect(found.length).toBeGreaterThan(8);
    return found;
  }, soon);
  expect(await cgroupsOf(pid)).not.toEqual(process.getuid?.() === 0 ? [] : undefined);
  grader.kill('SIGKILL');
  await grader;
  await vi.waitFor(async () => {
    expect(await living(inside)).toEqual([]);
    expect(await cgroupsOf(pid)).toEqual([]);
    expect(await machineState()).toEqual(before);
  }, soon);
});
