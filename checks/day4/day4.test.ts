import { gradeDay } from '../../cli/vitest/grade-day.ts';

gradeDay('day4');
