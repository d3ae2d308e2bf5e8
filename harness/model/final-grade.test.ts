import { expect, test } from 'vitest';
import { defaultCourse, finalGrade } from './final-grade.ts';

const row = { codeQuality: 80, documentation: 90, presentation: 70.5, comments: '' };
const verdict = 'failed' as const;

test('the parts weigh as the course says', () => {
  expect(finalGrade({ verdict, earned: 200, possible: 255 }, row)).toEqual({
    technical: 78.43,
    codeQuality: 80,
    documentation: 90,
    presentation: 70.5,
    total: 79.47,
  });
  const weights = { technical: 100, codeQuality: 0, documentation: 0, presentation: 0 };
  expect(finalGrade({ verdict, earned: 1, possible: 3 }, row, { weights }).total).toBe(33.33);
});

test('a grade is pending until every part that weighs something is known', () => {
  const grade = { verdict, earned: 10, possible: 10 } as const;
  expect(finalGrade(grade, undefined).total).toBeNull();
  expect(finalGrade(grade, { ...row, presentation: null })).toMatchObject({ technical: 100, total: null });
  expect(finalGrade({ verdict, earned: 0, possible: 0 }, row)).toMatchObject({ technical: null, total: null });
  const weights = { ...defaultCourse.weights, documentation: 40, presentation: 0 };
  expect(finalGrade(grade, { ...row, presentation: null }, { weights }).total).toBe(92);
});

test('a grade that needs review is pending, where the technical part weighs something', () => {
  const grade = { verdict: 'needs-review', earned: 15, possible: 15 } as const;
  expect(finalGrade(grade, row)).toMatchObject({ technical: null, total: null });
  const weights = { technical: 0, codeQuality: 100, documentation: 0, presentation: 0 };
  expect(finalGrade(grade, row, { weights }).total).toBe(80);
});

test('what cannot be written as a binary fraction is rounded as a person rounds it', () => {
  const weights = { technical: 0, codeQuality: 100, documentation: 0, presentation: 0 };
  expect(finalGrade({ verdict, earned: 0, possible: 1 }, { ...row, codeQuality: 1.005 }, { weights }).total).toBe(1.01);
  expect(finalGrade({ verdict, earned: 0, possible: 1e9 }, row).technical).toBe(0);
  expect(finalGrade({ verdict, earned: 1, possible: 1e9 }, row).technical).toBe(0);
});
