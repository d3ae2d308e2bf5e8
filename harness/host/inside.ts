import { fileURLToPath } from 'node:url';
import type { Bind } from './bwrap.ts';

const harness = fileURLToPath(new URL('..', import.meta.url));
const top = '/netproof';

/** Where a sandbox shows what it has of ours; the one place that names it. */
export const inside = {
  top,
  harness: `${top}/harness`,
  modules: `${top}/node_modules`,
  bin: `${top}/bin`,
  node: `${top}/bin/node`,
  etc: `${top}/harness/host/etc`,
  shims: `${top}/harness/host/shims`,
  compiled: `${top}/compiled`,
} as const;

/** The programs that a sandbox starts: what a lab host's agent is made of lies above the host, so it is named here, not imported. */
export const programs = {
  labHost: `${inside.harness}/probe/agent/main.ts`,
  docker: `${inside.harness}/docker/agent/main.ts`,
} as const;

/** What of ours every sandbox sees. Nothing else of the project is shown: no check, no solution, no other submission. */
export const ours: readonly Bind[] = [
  { from: harness, to: inside.harness },
  { from: fileURLToPath(new URL('../../node_modules', import.meta.url)), to: inside.modules },
  { from: process.execPath, to: inside.node },
];

/** The file of the machine that a sandbox shows at `path`, a place in our harness. */
export function outsideOf(path: string): string {
  return path.replace(`${inside.harness}/`, harness);
}

/** A sandbox's own users and the order in which it looks names up, shown over /etc; `etc` is the folder with ours. */
export function etcFiles(etc: string): readonly Bind[] {
  return ['passwd', 'group', 'nsswitch.conf'].map((name) => ({ from: `${etc}/${name}`, to: `/etc/${name}` }));
}
