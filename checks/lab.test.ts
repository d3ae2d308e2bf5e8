import { gradeLab } from '../cli/vitest/grade-unit.ts';

gradeLab();
