#!/usr/bin/env node
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { doctorCommand } from './doctor.ts';
import { gradeCommand } from './grade.ts';

const program = new Command('netproof').description(packageJson.description).version(packageJson.version);
// Wrong words on the command line are bad input like any other: exit code 2 (commander's own is 1).
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
gradeCommand(program);
doctorCommand(program);
await program.parseAsync();
