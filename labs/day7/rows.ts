/** The machine's usual part of two rows of the rubric, in percent, and the checks by which it is given: the rest is people's. */
export const usualRows = {
  documentation: {
    share: 50,
    checks: [
      'day7.documents',
      'day7.truth',
      'day7.guide-runs',
      'day7.operations-run',
      'day7.questions',
      'day7.links',
      'day7.figures',
      'day7.hand-in',
    ],
  },
  presentation: { share: 33, checks: ['day7.slides', 'day7.demo-script', 'day7.video'] },
} as const;
