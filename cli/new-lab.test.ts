import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { newLabCommand } from './new-lab.ts';

const home = mkdtempSync(join(tmpdir(), 'netproof-new-lab-'));
afterEach(() => rmSync(home, { recursive: true }));

test('new-lab names a command that there is', async () => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  newLabCommand(program);
  await program.parseAsync(['new-lab', join(home, 'two-rooms')], { from: 'user' });
  const text = said.mock.calls.map(([line]) => `${line}`).join('');
  said.mockRestore();
  expect(text).toContain(`Prove it: npm run netproof -- prove ${join(home, 'two-rooms')}.`);
});
