export type { Opening } from './beds.ts';
export type { Grading } from './grading.ts';
export { startGrading } from './grading.ts';
export type { Progress } from './progress.ts';
export { refuse } from './refuse.ts';
export { regrade } from './regrade.ts';
export { exitCode } from './scoring.ts';
