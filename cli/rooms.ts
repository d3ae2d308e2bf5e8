import { days } from '../checks/index.ts';
import type { GradedDay } from '../harness/engine/index.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { Grade, LabHost, Topology } from '../harness/model/index.ts';
import { topology } from '../labs/topology.ts';
import { renderSummary } from '../reports/summary.ts';
import { writeReports } from '../reports/write.ts';
import { toolVersions } from './tool-versions.ts';

/** What the doors join. */
export interface Rooms {
  readonly days: readonly GradedDay[];
  readonly lab: Topology;
  openLabHost(options: { readonly uplink?: string }): Promise<LabHost>;
  toolVersions(): Promise<Readonly<Record<string, string>>>;
  /** Returns the paths of the files that it wrote. */
  writeReports(grade: Grade, folder: string): Promise<readonly string[]>;
  renderSummary(grade: Grade, options: { readonly color: boolean; readonly columns: number }): string;
}

export const rooms: Rooms = { days, lab: topology, openLabHost, toolVersions, writeReports, renderSummary };
