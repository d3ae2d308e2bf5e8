import type { AnyCheck } from '../../harness/model/index.ts';
import { deploys } from './deploys.ts';
import { rollsBack } from './rolls-back.ts';
import { testsGate } from './tests-gate.ts';

/** The checks of the pipeline, in the order in which they run. */
export const checks: readonly AnyCheck[] = [deploys, testsGate, rollsBack];
