import { expect, test } from 'vitest';
import { parseManifest, strangeUnits } from './manifest.ts';

const prefix = 'submission.json breaks its schema: ';

test.each([
  ['{}'],
  [
    '{"student":{"id":"s1","name":"王小明"},"days":{"day1":{"up":"./day1.sh","document":"docs/day1.md"}},"uplink":"enp0s3"}',
  ],
  ['{"days":{"day3":{"up":"bash up.sh | cat","traffic":"./traffic.sh"}}}'],
  ['{"days":{"day1":{"document":"..a/b..md"}}}'],
])('takes %s', (text) => expect(parseManifest(text)).toEqual(JSON.parse(text)));

test.each([
  ['[]', '/ must be of type object, not [].'],
  ['null', '/ must be of type object, not null.'],
  ['{"students":{}}', '/ has the unknown key "students"; known are student, days, uplink.'],
  ['{"student":{"nmae":"x"}}', '/student has the unknown key "nmae"; known are id, name.'],
  ['{"student":{"id":7}}', '/student/id must be of type string, not 7.'],
  ['{"student":{"id":""}}', '/student/id must be one line of 1 to 200 characters, not "".'],
  ['{"student":{"id":"a\\nb"}}', '/student/id must be one line of 1 to 200 characters, not "a\\nb".'],
  ['{"days":{"Day1":{}}}', '/days has the key "Day1", which must be the id of a unit of the lab, such as day1.'],
  ['{"days":{"day1":"./up.sh"}}', '/days/day1 must be of type object, not "./up.sh".'],
  ['{"days":{"day1":{"up":["a"]}}}', '/days/day1/up must be of type string, not ["a"].'],
  ['{"days":{"day1":{"up":"  "}}}', '/days/day1/up must be a shell line, like "bash day1/up.sh", not "  ".'],
  ['{"days":{"day1":{"other":1}}}', '/days/day1/other must be of type string, not 1.'],
  ['{"uplink":"lo"}', 'letters, digits, dots, dashes and underscores, and not "lo", not "lo".'],
  ['{"uplink":"a-name-too-long-0"}', '/uplink must be an interface name of 1 to 15 letters'],
  ['{"uplink":"e\\u001b[31m"}', 'not "e\\u001b[31m".'],
])('refuses %s', (text, sentence) => {
  expect(() => parseManifest(text)).toThrow(sentence);
  expect(() => parseManifest(text)).toThrow(prefix);
});

test('a unit may have any id; what the lab has is named for one that it does not have', () => {
  const units = ['day1', 'guide-a', 'bonus'];
  const parse = (days: object) => parseManifest(JSON.stringify({ days }), units);
  const own = parse({ 'guide-a': { up: 'true' }, bonus: {} });
  expect(strangeUnits(own, units)).toBe(undefined);
  expect(() => parse({ 'Day 1': {} })).toThrow(
    `${prefix}/days has the key "Day 1", which must be the id of a unit of the lab: day1, guide-a, bonus.`,
  );
  const others = parse({ day11: {}, bonus: {}, day6: {} });
  expect(strangeUnits(others, units)).toBe(
    'submission.json speaks of "day11", "day6", which this lab does not have, so that was left aside: its units are day1, guide-a, bonus.',
  );
  expect(strangeUnits(others, [])).toBe(undefined);
});

test.each(['/etc/passwd', '../x', 'a/../../x', 'a/..', ''])('refuses the document path %j', (document) => {
  const text = JSON.stringify({ days: { day1: { document } } });
  expect(() => parseManifest(text)).toThrow(
    `${prefix}/days/day1/document must be the path of a file inside the submission`,
  );
});

test('what is no JSON is refused with the place, and its text disturbs no terminal', () => {
  expect(() => parseManifest('{"a": }')).toThrow(/^submission.json is no JSON: Unexpected token .*\.$/);
  expect(() => parseManifest('')).toThrow('submission.json is no JSON: Unexpected end of JSON input.');
  expect(() => parseManifest('\u001b[31m\u0007')).toThrow(/^\P{Cc}*$/u);
});

test('lists in lists, and a manifest that has no end, are refused in a sentence, and quickly', () => {
  const nested = (depth: number) => `{"days":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const text of [nested(100), nested(90_000), '['.repeat(150_000), '{"a":'.repeat(30_000)]) {
    expect(() => parseManifest(text)).toThrow('submission.json has more than 32 lists and objects in one another.');
  }
  expect(() => parseManifest(nested(20))).toThrow('/days must be of type object');
  expect(() => parseManifest(`{"student":{"id":"${'[{'.repeat(50)}"}}`)).not.toThrow();
  expect(() => parseManifest(`{"x":"${'\\"['.repeat(70_000)}"}`)).toThrow(
    'submission.json is longer than 200000 characters.',
  );
  expect(() => parseManifest(`"${'\\"'.repeat(90_000)}`)).toThrow('submission.json is no JSON');
});
