import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { changesIn } from './watch.ts';

test('a change is told, one while nobody waits when somebody does, and an abort ends it', async () => {
  await using folder = await sampleFolder({ 'day1/up.sh': 'one\n' });
  const script = join(folder.path, 'day1/up.sh');
  const stop = new AbortController();
  const changes = changesIn(folder.path, stop.signal);
  const told = vi.fn();
  const first = changes.next().then(told);
  // The watch begins some time after it is asked for.
  for (let times = 0; told.mock.calls.length === 0 && times < 100; times++) {
    await appendFile(script, 'more\n');
    await Promise.race([first, vi.waitFor(() => expect(told).toHaveBeenCalled(), 500).catch(() => undefined)]);
  }
  expect(told).toHaveBeenCalledWith({ value: undefined, done: false });
  await appendFile(script, 'meanwhile\n');
  expect(await changes.next()).toEqual({ value: undefined, done: false });
  const last = changes.next();
  stop.abort(new Error('No more.'));
  await expect(last).rejects.toThrow();
});
