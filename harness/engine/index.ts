export type { GradedDay, Grading } from './grading.ts';
export { gradeAll, startGrading } from './grading.ts';
export type { Progress } from './progress.ts';
export { exitCode } from './scoring.ts';
