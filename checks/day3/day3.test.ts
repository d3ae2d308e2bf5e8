import { gradeDay } from '../../harness/vitest/grade-day.ts';

gradeDay('day3');
