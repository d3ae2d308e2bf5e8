import type { AnyCheck } from '../../harness/model/index.ts';
import { demoScript } from './demo-script.ts';
import { documents } from './documents.ts';
import { figures } from './figures.ts';
import { guideRuns } from './guide-runs.ts';
import { handIn } from './hand-in.ts';
import { links } from './links.ts';
import { operationsRun } from './operations-run.ts';
import { questions } from './questions.ts';
import { slides } from './slides.ts';
import { truth } from './truth.ts';
import { video } from './video.ts';

/** Day 7's checks, in the order in which they run. */
export const checks: readonly AnyCheck[] = [
  documents,
  truth,
  guideRuns,
  operationsRun,
  questions,
  links,
  figures,
  handIn,
  slides,
  demoScript,
  video,
];
