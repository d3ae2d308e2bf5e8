import { existsSync } from 'node:fs';

/** A path of the machine shown read-only inside a sandbox. */
export interface Bind {
  readonly from: string;
  readonly to: string;
}

export interface SandboxOptions {
  readonly hostname: string;
  readonly binds: readonly Bind[];
  readonly env: Readonly<Record<string, string>>;
  /** File systems in memory, each with its size in MiB and mode. */
  readonly tmpfs: readonly { readonly path: string; readonly mib: number; readonly mode?: string }[];
  readonly dirs: readonly string[];
  /**
   * Inside another sandbox: /sys read-only, with a sysfs of its own to come over it. The outer one's must not be, as the kernel
   * would lock that and refuse the inner one (mount_too_revealing in fs/namespace.c); ids keep it from writing there.
   */
  readonly nested: boolean;
}

/**
 * The arguments of bwrap for a sandbox with namespaces of its own for everything but users (the caller has made that one).
 * Mounts are an allow-list: what is masked could be unmasked from inside.
 */
export function bwrapArguments(options: SandboxOptions): string[] {
  return [
    ...['net', 'pid', 'uts', 'ipc', 'cgroup'].map((kind) => `--unshare-${kind}`),
    ...['--die-with-parent', '--cap-add', 'ALL', '--cap-drop', 'CAP_SYS_BOOT'],
    ...['--clearenv', '--hostname', options.hostname],
    ...Object.entries(options.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', '/usr', '/usr'],
    ...['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...['--proc', '/proc', '--dev', '/dev', options.nested ? '--ro-bind' : '--bind', '/sys', '/sys'],
    ...options.tmpfs.flatMap(({ path, mib, mode = '0755' }) => [
      ...['--perms', mode, '--size', String(mib * 1024 * 1024), '--tmpfs', path],
    ]),
    ...options.dirs.flatMap((path) => ['--dir', path]),
    ...options.binds.flatMap(({ from, to }) => ['--ro-bind', from, to]),
  ];
}

/** The parts of the machine outside /usr that its programs need, and the list of its packages; only those that exist here. */
export function machineFiles(): Bind[] {
  return [
    '/etc/alternatives',
    '/etc/ld.so.cache',
    '/etc/protocols',
    '/etc/services',
    '/etc/ethertypes',
    '/var/lib/dpkg/status',
    '/var/lib/dpkg/alternatives',
  ]
    .filter((path) => existsSync(path))
    .map((path) => ({ from: path, to: path }));
}
