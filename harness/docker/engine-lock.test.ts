import { expect, test } from 'vitest';
import { takeEngineLock } from './engine-lock.ts';

test("graders take turns at the machine's engine", async () => {
  const name = `netproof-turn-test-${process.pid}`;
  const first = await takeEngineLock(name);
  await expect(takeEngineLock(name, 0)).rejects.toThrow('other graders have used the engine of this machine for 0 s');
  const waiting = takeEngineLock(name, 60_000);
  first.release();
  (await waiting).release();
});
