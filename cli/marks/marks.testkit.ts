import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CheckId, Grade, Result } from '../../harness/model/index.ts';
import { renderJson } from '../../reports/json.ts';
import { sampleGrade, sampleResult } from '../records/grade.testkit.ts';
import { ownKey, renderPublicKey } from '../records/key.ts';
import { signRecord } from '../records/signature.ts';

/** A check's line by id: points earned and possible, and the status where points do not tell it. */
export type Lines = Readonly<Record<string, readonly [earned: number, points: number, status?: Result['status']]>>;

/** A grade of these checks, summed as the engine does. */
export function gradeOf(
  id: string,
  lines: Lines,
  { handedIn, ...more }: Partial<Grade> & { handedIn?: string } = {},
): Grade {
  const results = Object.entries(lines).map(([check, [earned, points, status]]) =>
    sampleResult({
      id: check as CheckId,
      title: check,
      earned,
      points,
      status: status ?? (earned === points ? 'pass' : 'fail'),
    }),
  );
  const judged = results.filter(({ status }) => status !== 'error');
  const sum = (of: (one: Result) => number) => judged.reduce((all, one) => all + of(one), 0);
  const complete = judged.length === results.length;
  return sampleGrade({
    student: { id, name: `Student ${id}`, known: { login: id } },
    submission: { path: `/class/${id}`, sha256: '0'.repeat(64), ...(handedIn !== undefined && { handedIn }) },
    results,
    earned: sum(({ earned }) => earned),
    possible: sum(({ points }) => points),
    verdict: complete ? (judged.every(({ status }) => status === 'pass') ? 'passed' : 'failed') : 'needs-review',
    ...more,
  });
}

/** The text of a grade.json, signed with our key or another. */
export async function signed(grade: Grade, key?: KeyObject): Promise<string> {
  return renderJson(signRecord(grade, key ?? (await ownKey())));
}

/** Another grader: her key, and her entry in a course.json. */
export function otherGrader(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { key: createPrivateKey(pem), pem: String(pem), entry: { name, key: renderPublicKey(privateKey) } };
}
