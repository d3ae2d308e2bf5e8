import type { DayRun, Evidence, Grade, Result } from '../../harness/model/index.ts';
import { exampleMatrix, exampleNamespaces } from './network.testkit.ts';
import { sampleChecks } from './sample-checks.testkit.ts';

type Line = Partial<Omit<Result, 'id'>>;

const up: DayRun = {
  day: 'day1',
  up: {
    command: './day1.sh',
    ended: 'exit',
    exitCode: 0,
    signal: null,
    output: 'br-app is up\n6 namespaces are up\n',
    outputBytes: 32,
    durationMs: 412,
  },
};

const taskTitles = ['1.1', '1.2', '1.3', '1.4'].map((id) => ({ id, title: `What task ${id} asks` }));

/** A passed Day 1, changed line by line: `lines` maps a check's id to what differs; totals and verdict follow from it. */
export function exampleGrade(lines: Readonly<Record<string, Line>> = {}, more: Partial<Grade> = {}): Grade {
  const results = sampleChecks.map((one, i): Result => {
    const { id } = one;
    const result: Result = {
      ...one,
      status: 'pass',
      earned: one.points,
      evidence: evidence(id, false),
      seen: { probe: i },
      durationMs: 20 + i * 13,
      ...lines[id],
    };
    return result.status === 'pass' || lines[id]?.earned !== undefined ? result : { ...result, earned: 0 };
  });
  return totalled(results, more);
}

/** A grade over these results, with everything else as in a usual run. */
export function totalled(results: readonly Result[], more: Partial<Grade> = {}): Grade {
  const judged = results.filter(({ status }) => status !== 'error');
  const lost = judged.some(({ status }) => status !== 'pass');
  return {
    version: 2,
    units: [{ id: 'day1', name: 'Day 1', title: 'The network', tasks: taskTitles }],
    student: { id: 'alovelace', name: 'Ada Lovelace' },
    submission: { path: '/srv/submissions/alovelace', sha256: '3f9ac1d2'.repeat(8) },
    seed: '9e107d9d372bb682',
    startedAt: '2026-11-21T09:41:07.512Z',
    durationMs: 1843,
    tools: { netproof: '0.1.0', node: '24.21.0', kernel: '6.1.0', iptables: '1.8.9 (nf_tables)' },
    verdict: judged.length < results.length ? 'needs-review' : lost ? 'failed' : 'passed',
    earned: judged.reduce((sum, { earned }) => sum + earned, 0),
    possible: judged.reduce((sum, { points }) => sum + points, 0),
    days: [up],
    results,
    ...more,
  };
}

function evidence(id: string, broken: boolean): Evidence[] {
  if (id === 'day1.ping-matrix') return [exampleMatrix(broken)];
  if (id === 'day1.veth-pairs') {
    return [{ kind: 'topology', title: 'The network as it was seen', namespaces: exampleNamespaces(broken) }];
  }
  return [];
}

/** One cable is cut, the way out is missing in places, a document lacks a rule: fail and blocked with the usual evidence. */
export function failedGrade(): Grade {
  return exampleGrade({
    'day1.veth-pairs': {
      status: 'fail',
      earned: 16.67,
      expected: 'Each of the six namespaces has one end of a veth pair; the other end is up and a port of the bridge.',
      actual: 'postgres-db: its pair ends in veth-postgres on the host, which is a port of br-app but down.',
      hint: 'A link that was made is not yet a link that is up. Which end did the script bring up, and which not?',
      evidence: evidence('day1.veth-pairs', true),
    },
    'day1.ping-matrix': {
      status: 'fail',
      earned: 25,
      expected: 'Of 36 flows, all arrive where they should and are answered.',
      actual: '25 of 36 flows work. Nothing reaches postgres-db, and nothing comes from it: it dies at veth-postgres.',
      hint: 'Look at the state of both ends of the cable, and at the port in the bridge.',
      evidence: evidence('day1.ping-matrix', true),
    },
    'day1.internet': {
      status: 'fail',
      earned: 20,
      expected: 'From each namespace, 8.8.8.8 is reached and answers.',
      actual: 'order-service has no route to 8.8.8.8: its table holds 10.0.0.0/16 only. postgres-db sends nothing.',
      hint: 'What does `ip route get 8.8.8.8` say inside order-service?',
      evidence: [
        {
          kind: 'table',
          title: 'What was seen at the internet',
          columns: ['from', 'address', 'arrived as', 'answer'],
          rows: [
            ['nginx-lb', '10.0.0.10', '203.0.113.10', 'came back'],
            ['api-gateway', '10.0.0.20', '203.0.113.10', 'came back'],
            ['product-service', '10.0.0.30', '203.0.113.10', 'came back'],
            ['order-service', '10.0.0.40', 'never', 'Network is unreachable'],
            ['redis-cache', '10.0.0.50', '203.0.113.10', 'came back'],
            ['postgres-db', '10.0.0.60', 'never', 'no carrier'],
          ],
        },
      ],
    },
    'day1.port-forward': {
      status: 'blocked',
      actual: 'It needs day1.namespaces to pass: without a namespace nginx-lb nothing can be forwarded to.',
    },
    'day1.rules-documented': {
      status: 'fail',
      expected: 'Each rule in force is named and explained in docs/day1.md.',
      actual: 'One rule of two is not named there: the DNAT of port 8080.',
      hint: 'Name the chain, what the rule matches and what it does.',
      evidence: [
        {
          kind: 'text',
          title: 'Rules in force',
          text: '-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80\n-A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE',
        },
      ],
    },
  });
}

/** Nothing worked: the script ended early, all checks lost their points. */
export function zeroGrade(): Grade {
  const lost: Line = {
    status: 'fail',
    earned: 0,
    expected: 'The namespaces of the brief.',
    actual: 'The lab host has no namespace but its own.',
    evidence: [],
  };
  const output = `+ ip netns add nginx-lb\nday1.sh: line 4: ip: command not found\n${'retrying in 1 s\n'.repeat(30)}`;
  const run = {
    command: './day1.sh',
    ended: 'exit',
    exitCode: 127,
    signal: null,
    output,
    outputBytes: output.length,
  } as const;
  return exampleGrade(Object.fromEntries(sampleChecks.map(({ id }) => [id, lost])), {
    days: [
      {
        day: 'day1',
        up: { ...run, durationMs: 31 },
        problem: './day1.sh ended with exit code 127 after 31 ms; the checks judge what it had built by then.',
      },
    ],
  });
}

/** The grader could not tell in two places. */
export function reviewGrade(): Grade {
  return exampleGrade({
    'day1.masquerade': { status: 'error', actual: 'The capture at 8.8.8.8 did not start within 2 s.', evidence: [] },
    'day1.source-kept': { status: 'error', actual: 'The probe in redis-cache ended with signal KILL.', evidence: [] },
  });
}
