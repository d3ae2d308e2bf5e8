import type { SubmissionFiles } from '../model/index.ts';
import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';
import { readText } from './text.ts';

const textBytes = 1_000_000;

/** The submission's files, for checks that read them. */
export function submissionFiles(intake: Pick<Intake, 'entries'>): SubmissionFiles {
  return {
    paths: intake.entries.filter(({ kind }) => kind === 'file').map(({ path }) => path),
    text: (path) => {
      const file = fileAt(intake, path);
      return file === undefined || file.data.length > textBytes ? null : readText(file.data);
    },
    base64: (path) => fileAt(intake, path)?.data.toString('base64') ?? null,
  };
}
