import { expect, test } from 'vitest';
import { labHost } from '../testbed/index.ts';
import { failed, fakeCheck, startFake } from './grading.testkit.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';

test('what the machine lacks is told first, and what failed because of it is an error', async () => {
  const lacks = [{ kind: 'package', name: 'iptables-persistent', line: 'E: no iptables-persistent' }] as const;
  const host = fakeLabHost((line) => ended(line, undefined, line === 'two' ? { exitCode: 100, lacks } : {}));
  const shop = labHost({ up: ['day1', 'day2'] });
  const checks = [
    fakeCheck('day1.a', { judge: () => failed }),
    fakeCheck('day2.a', { on: shop, judge: () => failed }),
    fakeCheck('day2.b', { on: shop }),
    fakeCheck('day2.c', { on: shop, judge: () => ({ status: 'blocked', by: 'day2.a' }) }),
  ];
  await using grading = startFake(checks, {}, [host]);
  const grade = await grading.run();
  const sentence = /^The grading machine lacks the package "iptables-persistent", which this submission asks for/;
  expect(grade.results.map(({ status }) => status)).toEqual(['fail', 'error', 'pass', 'error']);
  expect(grade.results[1]?.actual).toMatch(sentence);
  expect(grade.results[1]).not.toHaveProperty('seen');
  expect(grade.days[1]?.problem).toMatch(sentence);
  expect(grade.days[1]?.problem).toMatch(/ended with exit code 100/);
});
