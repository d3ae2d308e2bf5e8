import { join } from 'node:path';

/** The folder that netproof itself lies in. */
export const project = join(import.meta.dirname, '..');
