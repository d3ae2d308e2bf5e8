#!/usr/bin/env node
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { breakCommand, solveCommand } from './break.ts';
import { courseCommand } from './course.ts';
import { doctorCommand } from './doctor.ts';
import { gradeCommand } from './grade.ts';
import { adjustCommand, exportCommand, mergeCommand, showCommand } from './marks.ts';
import { newCommand } from './new.ts';
import { newCheckCommand } from './new-check.ts';
import { regradeCommand } from './regrade.ts';
import { canvasCommand, moodleCommand, reportCommand } from './reports.ts';
import { rubricCommand } from './rubric.ts';
import { tryCommand } from './try.ts';
import { verifyCommand } from './verify.ts';

const program = new Command('netproof').description(packageJson.description).version(packageJson.version);
// Wrong words on the command line are bad input like any other: exit code 2 (commander's own is 1).
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
gradeCommand(program);
regradeCommand(program);
rubricCommand(program);
courseCommand(program);
adjustCommand(program);
showCommand(program);
mergeCommand(program);
exportCommand(program);
tryCommand(program);
breakCommand(program);
solveCommand(program);
newCommand(program);
newCheckCommand(program);
verifyCommand(program);
doctorCommand(program);
reportCommand(program);
moodleCommand(program);
canvasCommand(program);
await program.parseAsync();
