import type { Grade } from '../../harness/model/index.ts';
import { points } from '../labels.ts';
import type { ClassOverview, StudentLine } from './overview.ts';

/** `72.5 %`, or `–` where there is none. */
export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${points(value)} %`;
}

/** A student's final grade, or `pending`. */
export function finalLabel({ final }: StudentLine): string {
  return final?.total === null || final === undefined ? 'pending' : percent(final.total);
}

export const verdictLabels: Readonly<Record<Grade['verdict'], string>> = {
  passed: 'passed',
  failed: 'marks lost',
  'needs-review': 'needs review',
};

/** `40 submissions: 12 passed, 25 lost marks, 2 need review, 1 could not be graded`. */
export function classSentence({ verdicts, pending }: ClassOverview): string {
  const all = verdicts.passed + verdicts.failed + verdicts['needs-review'] + verdicts.ungraded;
  const parts = [
    verdicts.passed > 0 && `${verdicts.passed} passed all checks`,
    verdicts.failed > 0 && `${verdicts.failed} lost marks`,
    verdicts['needs-review'] > 0 && `${verdicts['needs-review']} to be reviewed`,
    verdicts.ungraded > 0 && `${verdicts.ungraded} could not be graded`,
    pending !== null && pending > 0 && `${pending} final ${pending === 1 ? 'grade is' : 'grades are'} pending`,
  ].filter((part) => part !== false);
  return `${all} ${all === 1 ? 'submission' : 'submissions'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}
