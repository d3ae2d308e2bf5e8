import { rm } from 'node:fs/promises';
import { lab } from '../checks/index.ts';
import { openDocker } from '../harness/docker/index.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { Grade, Lab } from '../harness/model/index.ts';
import type { Testbeds } from '../harness/session/index.ts';
import { renderSummary } from '../reports/summary.ts';
import { writeReports } from '../reports/write.ts';
import { checksVersion } from './checks-version.ts';
import { markStamp } from './marks/mark-stamp.ts';
import { signWithOwnKey } from './records/signature.ts';
import { toolVersions } from './tool-versions.ts';

/** What the doors join. */
export interface Wiring {
  readonly lab: Lab;
  readonly testbeds: Testbeds;
  toolVersions(): Promise<Readonly<Record<string, string>>>;
  /** Signs the grade, writes its reports and returns their paths. */
  writeReports(grade: Grade, folder: string): Promise<readonly string[]>;
  /** Writes the reports of a class below `out` from the records in `folders` and returns their paths; `warn` gets a sentence if it cannot. */
  writeClassReports(
    out: string,
    folders: readonly string[],
    ungraded: readonly { readonly id: string; readonly reason: string }[],
    warn: (sentence: string) => void,
  ): Promise<readonly string[]>;
  renderSummary(grade: Grade, options: { readonly color: boolean; readonly columns: number }): string;
}

export const wiring: Wiring = {
  lab,
  testbeds: { openLabHost, openDocker },
  toolVersions: async () => ({ ...(await toolVersions()), checks: await checksVersion() }),
  writeReports: async (grade, folder) => {
    await rm(markStamp(folder), { force: true });
    return writeReports(await signWithOwnKey(grade, console.error), folder);
  },
  // Loaded here: one submission alone needs none of it.
  writeClassReports: async (...all) => (await import('./class/class-reports.ts')).writeGradedClass(...all),
  renderSummary,
};
