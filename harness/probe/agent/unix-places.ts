import { closeSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path/posix';
import type { Lab } from '../../host/agent/lab.ts';
import { placeInside } from '../../host/agent/linux.ts';
import { labProcesses } from '../../host/agent/processes.ts';

/** A Unix socket by its number (proc_net(5), `unix`), and the path as it was bound. */
export type BoundSocket = { readonly inode: string; readonly path: string };

/** The process that holds a socket, seen from outside: its working directory, and the sockets that it has open. */
export type Holder = { readonly cwd: string; readonly sockets: ReadonlySet<string> };

/**
 * The paths of sockets from the root on. One that was bound by a relative path lies where its process works (bind resolves it, unix(7)); where
 * nothing `isThere`, as the process has gone elsewhere since, the path stays as it is.
 */
export function placesOf(
  sockets: readonly BoundSocket[],
  holders: () => readonly Holder[],
  isThere: (path: string) => boolean,
): readonly string[] {
  const isRelative = (path: string) => !path.startsWith('/') && !path.startsWith('@');
  const all = sockets.some(({ path }) => isRelative(path)) ? holders() : [];
  return sockets.map(({ inode, path }) => {
    if (!isRelative(path)) return path;
    const places = all.filter((one) => one.sockets.has(inode)).map(({ cwd }) => join(cwd, path));
    return places.find(isThere) ?? path;
  });
}

/** The processes of lab hosts that hold sockets. */
export function holdersIn(labs: readonly Lab[]): readonly Holder[] {
  return labs.flatMap(labProcesses).flatMap((pid) => {
    try {
      const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
      const sockets = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
      return sockets.length === 0 ? [] : [{ cwd: readlinkSync(`/proc/${pid}/cwd`), sockets: new Set(sockets) }];
    } catch {
      return []; // It has just ended.
    }
  });
}

/** Whether a path is there in one of these lab hosts, wherever its links lead. */
export function isInLabs(path: string, labs: readonly Lab[]): boolean {
  return labs.some(({ root }) => {
    const fd = placeInside(root, path);
    if (fd !== undefined) closeSync(fd);
    return fd !== undefined;
  });
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // It has just been closed.
  }
}
