import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { bwrapArguments, machineFiles } from '../host/bwrap.ts';
import { etcFiles, inside, ours, outsideOf, programs } from '../host/inside.ts';
import type { DockerSettings } from './settings.ts';

const path = '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin';

// bwrap covers these with read-only mounts: an engine sets kernel parameters of its network namespace, and the kernel lets no
// container with users of its own mount /proc while something hides a part of ours (mount_too_revealing in fs/namespace.c).
const uncover = 'for d in sys sysrq-trigger irq bus; do umount /proc/$d 2> /dev/null; done; exec "$@"';

/**
 * Starts the agent that runs Docker's commands and the probes, as the machine's root, but seeing nothing of the machine's files
 * beside /usr and `settings.folder`. With an engine of our own, the kernel ends all that is in it when this process ends.
 */
export function startSandbox(settings: DockerSettings): ChildProcess {
  const { folder, socket, kind, dataMib } = settings;
  const base = bwrapArguments({
    hostname: 'docker',
    nested: false,
    env: { PATH: path, HOME: '/root', LANG: 'C.UTF-8', NODE_NO_WARNINGS: '1' },
    tmpfs: [
      { path: '/tmp', mib: 512, mode: '1777' },
      { path: '/run', mib: 64 },
      { path: '/var', mib: 64 },
      { path: '/etc', mib: 8 },
      { path: '/root', mib: 8, mode: '0700' },
    ],
    dirs: [inside.top, inside.bin, '/run/netns', '/var/lib', '/var/lib/dpkg', dirname(folder)],
    binds: [...ours, ...etcFiles(outsideOf(inside.etc)), ...machineFiles()],
  });
  // Its containers lie in the machine's cgroups and, when the engine is the machine's, among the machine's processes; what is then
  // left in the engine must be removed by the agent, after us.
  const shared = kind === 'own' ? ['--unshare-cgroup'] : ['--unshare-cgroup', '--unshare-pid', '--die-with-parent'];
  const socketBind = kind === 'own' ? [] : ['--dir', dirname(socket), '--bind', socket, socket];
  const data = dataMib === 0 ? [] : ['--size', String(dataMib * 1024 * 1024), '--tmpfs', `${folder}/data`];
  const args = [
    ...base.filter((argument) => !shared.includes(argument)),
    '--bind',
    folder,
    folder,
    ...data,
    ...socketBind,
  ];
  const agent = [inside.node, programs.docker, JSON.stringify(settings)];
  return spawn('bwrap', [...args, '--', 'sh', '-c', uncover, 'sh', ...agent], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: path },
    // Not ended by the terminal's Ctrl-C, which is for the grader to act on.
    detached: kind === 'running',
  });
}
