import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { renderGradescope } from './gradescope.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade } from './testkit/nasty.testkit.ts';

const format = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };
const visibility = { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] };
const [text, number, object] = [{ type: 'string' }, { type: 'number' }, { type: 'object' }];

// The fields that Gradescope documents for results.json, and no others.
const validate = new Ajv({ strict: true }).compile({
  type: 'object',
  additionalProperties: false,
  required: ['score', 'tests'],
  properties: {
    score: number,
    execution_time: number,
    output: text,
    output_format: format,
    test_output_format: format,
    test_name_format: format,
    visibility,
    stdout_visibility: visibility,
    extra_data: object,
    tests: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          score: number,
          max_score: number,
          status: { enum: ['passed', 'failed'] },
          name: text,
          name_format: format,
          number: text,
          output: text,
          output_format: format,
          tags: { type: 'array', items: text },
          visibility,
          extra_data: object,
        },
      },
    },
  },
});

test.each([exampleGrade(), failedGrade(), reviewGrade(), zeroGrade(), nastyGrade(), longGrade()])(
  'grade %# has the documented fields only',
  (grade) => {
    const document = JSON.parse(renderGradescope(grade));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.tests).toHaveLength(grade.results.length);
  },
);

test('points, status and the reason of each check', () => {
  const { score, tests } = JSON.parse(renderGradescope(failedGrade()));
  expect(score).toBe(186.67);
  expect(tests[0]).toMatchObject({
    score: 60,
    max_score: 60,
    status: 'passed',
    number: '1.1.1',
    output: 'passed, 60/60',
  });
  expect(tests[2]).toMatchObject({
    score: 16.67,
    max_score: 20,
    status: 'failed',
    tags: ['day1.veth-pairs', 'failed'],
  });
  for (const part of [
    'Expected: Each of the six',
    'Seen: postgres-db',
    'Hint: A link',
    'In the brief: labs/day1/README.md#task-1-2',
  ]) {
    expect(tests[2].output).toContain(part);
  }
});

test('what could not be judged is in no score and has no status, and the output says that this is not final', () => {
  const grade = reviewGrade();
  const { score, output, tests } = JSON.parse(renderGradescope(grade));
  expect(score).toBe(grade.earned);
  expect(score).toBeLessThan(255);
  expect(output).toContain('This score is not final');
  const open = tests.filter(({ tags }: { tags: string[] }) => tags.includes('not judged'));
  expect(open).toHaveLength(2);
  for (const one of open) {
    expect(one).not.toHaveProperty('status');
    expect(one).not.toHaveProperty('max_score');
  }
});
