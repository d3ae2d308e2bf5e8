import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabHost } from '../model/index.ts';
import { openLabHost } from './index.ts';

/** Lines in the background: how they end, what they leave, and what is read of their files. These tests need root, or subordinate ids. */

let host: LabHost;
beforeAll(async () => {
  host = await openLabHost();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

const soon = { timeout: 20_000, interval: 20 };
const living = async (what: string) => Number((await host.run(`pgrep -fc '^${what}'`)).output);

test('a line runs on while others do, and tells what it has written so far', async () => {
  await using task = await host.start('echo "begun by $LAB_WHO in $PWD"; sleep 901', { env: { LAB_WHO: 'us' } });
  await expect.poll(() => task.look(), soon).toEqual({ running: true, output: 'begun by us in /lab/submission\n' });
  expect(await host.run('echo alive')).toMatchObject({ output: 'alive\n' });
  expect(await task.stop()).toMatchObject({ by: 'interrupt', ended: 'exit' });
  expect(await living('sleep 901')).toBe(0);
});

test('a line that ends by itself has its exit code, before and after it is stopped', async () => {
  await using task = await host.start('echo done; exit 7');
  await expect.poll(() => task.look(), soon).toEqual({ running: false, output: 'done\n' });
  expect(await task.stop()).toMatchObject({ by: 'itself', exitCode: 7, output: 'done\n' });
  expect(await task.stop()).toMatchObject({ by: 'itself', exitCode: 7 });
});

test('a line may finish its work when it is interrupted', async () => {
  const line = `trap 'echo bye > "$LAB_OUT/last"; exit 0' INT; echo ready; while :; do sleep 0.1; done`;
  await using task = await host.start(line);
  await expect.poll(async () => (await task.look()).output, soon).toBe('ready\n');
  expect(await task.stop(20_000)).toMatchObject({ by: 'interrupt', exitCode: 0 });
  expect(await task.files()).toEqual([{ name: 'last', bytes: 4, content: btoa('bye\n') }]);
});

test('what will not end, or has left the line, is killed; what was there before lives on', async () => {
  await host.run('setsid sleep 902 > /dev/null 2>&1 &');
  const stubborn = `trap '' INT; setsid sleep 903 & (sleep 904 &); echo ready; sleep 905`;
  await using task = await host.start(stubborn);
  await expect.poll(async () => (await task.look()).output, soon).toBe('ready\n');
  expect(await task.stop(100)).toMatchObject({ by: 'kill' });
  expect(await living('sleep 90[345]')).toBe(0);
  expect(await living('sleep 902')).toBe(1);
});

test('a line that has its limit ends there', async () => {
  await using task = await host.start('sleep 906', { timeoutMs: 300 });
  await expect.poll(async () => (await task.look()).running, soon).toBe(false);
  expect(await task.stop()).toMatchObject({ ended: 'time' });
});

test('a line that is at work has its grace, one that sleeps has not', async () => {
  const limits = { timeoutMs: 200, graceMs: 60_000 };
  const work = 'end=$((SECONDS + 2)); while [ $SECONDS -lt $end ]; do :; done; echo done';
  expect(await host.run(work, limits)).toMatchObject({ ended: 'exit', output: 'done\n' });
  expect(await host.run('sleep 907', limits)).toMatchObject({ ended: 'time' });
});

test('results in the working folder are read where LAB_OUT is empty, with a remark; what lay there before, and logs, are not', async () => {
  await host.run('mkdir -p tool && echo old > tool/old.csv');
  await host.run('sleep 0.02');
  const line = 'cd tool; echo new > report.csv; echo x > tool.log';
  await using astray = await host.start(line);
  await expect.poll(async () => (await astray.look()).running, soon).toBe(false);
  await astray.stop();
  expect(await astray.files()).toEqual([{ name: 'tool/report.csv', bytes: 4, content: btoa('new\n') }]);
  const remark = `"${line}" left nothing in $LAB_OUT, where results go; what it wrote into its working folder was read: "tool/report.csv".`;
  expect(host.remarks?.()).toEqual([remark]);
  await using right = await host.start('echo new > tool/other.csv; echo one > "$LAB_OUT/one.csv"');
  await expect.poll(async () => (await right.look()).running, soon).toBe(false);
  await right.stop();
  expect((await right.files()).map(({ name }) => name)).toEqual(['one.csv']);
  expect(host.remarks?.()).toEqual([remark]);
});

test('only regular files of the lab host are read, and each line has a folder of its own', async () => {
  const line = [
    'cd "$LAB_OUT"; mkdir -p a/b; echo one > a/b/one.txt; mkfifo fifo; ln -s /etc/hostname inside; ln -s /proc/1/root/../../../etc/shadow out',
    'ln -s /netproof/harness/model/json.ts ours; truncate -s 100M large; echo -n "$LAB_OUT" > folder; ln -s . loop',
  ].join('; ');
  await using task = await host.start(line);
  await expect.poll(async () => (await task.look()).running, soon).toBe(false);
  const files = await task.files();
  const byName = new Map(files.map((file) => [file.name, file]));
  expect(byName.get('a/b/one.txt')?.content).toBe(btoa('one\n'));
  expect(byName.get('large')).toEqual({ name: 'large', bytes: 100 * 1024 * 1024, content: null });
  expect(byName.get('inside')?.content).toBe(btoa('labhost\n'));
  expect([...byName.keys()].filter((name) => ['fifo', 'out', 'ours'].includes(name))).toEqual([]);
  await using other = await host.start('true');
  expect(await other.files()).toEqual([]);
  const folder = atob(byName.get('folder')?.content ?? '');
  await task[Symbol.asyncDispose]();
  expect(await host.run(`ls -d ${folder}`)).toMatchObject({ exitCode: 2 });
});

test('files without an end, devices, FIFOs and crowds in LAB_OUT keep nobody from reading the rest', async () => {
  const line = `cd "$LAB_OUT"; for f in 1/mem 1/pagemap self/environ kmsg; do ln -s /proc/$f "$(echo $f | tr / -)"; done
    mkfifo fifo; ln -s /dev/zero zero; ln -s . loop; ln -s /etc/passwd linked; echo good > a-good
    mkdir crowd; (cd crowd; seq 1 3000 | xargs touch); python3 -c 'import os; os.truncate(os.open("hole", os.O_CREAT | os.O_RDWR), 1 << 40)'
    echo done`;
  await using task = await host.start(line);
  await expect.poll(async () => (await task.look()).output, soon).toBe('done\n');
  const files = await task.files();
  expect(files.find(({ name }) => name === 'a-good')).toMatchObject({ content: btoa('good\n') });
  expect(files.length).toBeLessThanOrEqual(100);
  expect(files.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)).toBeLessThan(10_000);
});
