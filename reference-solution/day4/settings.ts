/** Commands with settings. */
import { join } from 'node:path';

/** The command that runs a program of ours; the path is seen from this folder. */
export const program = (path: string) => [process.execPath, join(import.meta.dirname, path)];

/** env(1) sets what it is given and becomes the command, as nsenter does. */
export const withSettings = (settings: Readonly<Record<string, string | number>>, command: readonly string[]) => [
  'env',
  ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ...command,
];
