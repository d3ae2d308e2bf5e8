import { join } from 'node:path';

/** The file that says of which mark the reports in a student's folder were made; whoever makes them without one takes it away. */
export function markStamp(folder: string): string {
  return join(folder, '.mark');
}
