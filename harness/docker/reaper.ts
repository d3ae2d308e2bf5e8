import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What outlives a sandbox on its machine. */
export interface Leftovers {
  readonly folder: string;
  /** Directories of cgroups, which may not exist. */
  readonly cgroups: readonly string[];
}

// `find` goes on where a directory is not empty yet; a process that the kernel is just ending still holds its cgroup.
const script = `cat > /dev/null
folder=$1; shift; n=0
while [ $n -lt 600 ]; do
  rm -rf -- "$folder" 2> /dev/null
  for d; do [ -e "$d" ] && find "$d" -depth -type d -exec rmdir {} + 2> /dev/null; done
  left=; for d in "$folder" "$@"; do [ -e "$d" ] && left=1; done
  [ -z "$left" ] && exit 0
  n=$((n + 1)); sleep 0.05
done
exit 1`;

/**
 * Starts a small process that removes `leftovers` when it is released or when we have died, however that came. `release` resolves
 * when they are gone, or after half a minute of trying.
 */
export function startReaper({ folder, cgroups }: Leftovers): { release(): Promise<void> } {
  const child = spawn('sh', ['-c', script, 'sh', folder, ...cgroups], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    release: async () => {
      child.ref();
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
