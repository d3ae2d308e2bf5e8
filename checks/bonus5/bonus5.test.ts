import { gradeUnit } from '../../cli/vitest/grade-unit.ts';

gradeUnit('bonus5');
