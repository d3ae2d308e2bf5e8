import type { AnyCheck } from '../../harness/model/index.ts';
import { comparisonReport } from './comparison-report.ts';
import { composeNetworks } from './compose-networks.ts';
import { composeReplicas } from './compose-replicas.ts';
import { composeUp } from './compose-up.ts';
import { composeVolume } from './compose-volume.ts';
import { containersServe } from './containers-serve.ts';
import { healthcheck } from './healthcheck.ts';
import { smallImages } from './image-size.ts';
import { imagesBuild } from './images-build.ts';
import { limits } from './limits.ts';
import { multiStage } from './multi-stage.ts';
import { nonRoot } from './non-root.ts';
import { rpsComparison } from './rps-comparison.ts';

/** Day 5's checks, in the order in which they run: those that break something, or take the stack down, come last. */
export const checks: readonly AnyCheck[] = [
  imagesBuild,
  multiStage,
  smallImages,
  composeUp,
  containersServe,
  composeNetworks,
  composeReplicas,
  limits,
  nonRoot,
  rpsComparison,
  comparisonReport,
  healthcheck,
  composeVolume,
];
