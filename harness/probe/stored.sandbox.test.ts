import { expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import { stored } from './services.ts';

const store = `set -e
mkdir -p /srv/images/below && cd /srv/images
printf 'a word-one b' > plain.tar
printf 'a word-two b' | gzip -n > below/packed.tgz
head -c 9000000 /dev/zero > large.tar
head -c 200000000 /dev/zero | gzip -n > bomb.tgz
printf '\\037\\213torn word-one' > torn.tgz
ln -s /etc/passwd leads-elsewhere; ln -s /nowhere leads-nowhere; mkfifo pipe
printf 'word-one' > /etc/passwd`;

test('files in a folder of the lab host are told by what they hold, whatever they are', async () => {
  await using host = await openLabHost();
  expect((await host.run(store)).exitCode).toBe(0);
  const seen = await stored(host, { folder: '/srv/images', words: ['word-one', 'word-two', 'root'] });
  const holds = Object.fromEntries(seen.map(({ name, holds: words }) => [name, words]));
  expect(holds).toMatchObject({
    'plain.tar': ['word-one'],
    'below/packed.tgz': ['word-two'],
    'large.tar': [],
    'bomb.tgz': [],
    'torn.tgz': ['word-one'],
  });
  // No link leads out of the lab host: what it finds there is the lab host's own.
  expect(holds['leads-elsewhere'] ?? ['word-one']).toEqual(['word-one']);
  expect(Object.keys(holds)).not.toContain('pipe');
  const digest = (name: string) => seen.find((one) => one.name === name)?.digest;
  expect(digest('plain.tar')).toMatch(/^[0-9a-f]{64}$/);
  expect(digest('large.tar')).toBeNull();
  expect(await stored(host, { folder: '/srv/none', words: ['word-one'] })).toEqual([]);
});
