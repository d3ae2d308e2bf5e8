import { gradeUnit } from '../../cli/vitest/grade-unit.ts';

gradeUnit('docker-networks');
