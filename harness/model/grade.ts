import type { CheckId } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { Json } from './json.ts';
import type { RunResult } from './lab-host.ts';
import type { ScriptTrouble } from './script-trouble.ts';
import type { Why } from './why.ts';

/** One check's line in a grade. */
export interface Result {
  readonly id: CheckId;
  readonly task: string;
  readonly title: string;
  readonly spec: string;
  readonly status: 'pass' | 'fail' | 'blocked' | 'error';
  readonly points: number;
  /** Points earned; an error earns nothing and counts in no total. */
  readonly earned: number;
  readonly expected?: string;
  /** What was seen; for `blocked` and `error`, why it could not be told. */
  readonly actual?: string;
  readonly hint?: string;
  /** The reasons for a failure, where packets that were lost were followed: one a fault. */
  readonly why?: readonly Why[];
  /** The check that a blocked one waits for. */
  readonly by?: CheckId;
  readonly evidence: readonly Evidence[];
  /** What `observe` returned, so that the grade can be judged again; absent when it returned nothing. */
  readonly seen?: Json;
  readonly durationMs: number;
}

/** A unit's `up`, as it ran first; `problem` says in a sentence what is wrong with it, or with another line, if anything. */
export interface DayRun {
  readonly day: string;
  readonly up?: RunResult;
  readonly problem?: string;
  /** The line of its script that stopped it, or after which it went on. */
  readonly trouble?: ScriptTrouble;
}

/** What a unit and its tasks are called, for who reads a record. */
export interface UnitLabels {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
}

/** A testbed of a grading: what it took to bring it up, and what was gathered there for several checks at once. */
export interface TestbedRun {
  readonly name: string;
  /** Until its first check, and for each further line. */
  readonly openMs: number;
  readonly observations: readonly { readonly title: string; readonly durationMs: number }[];
  /** Why nothing could be looked at there. */
  readonly problem?: string;
}

/** Who answers for a record: an Ed25519 signature over everything else in it. */
export interface Signature {
  /** SHA-256 of the public key (SPKI, DER), in hex digits. */
  readonly key: string;
  /** Base64. */
  readonly value: string;
}

/** What a learning platform or a roster knows a student by. */
export interface KnownAs {
  /** Canvas's number of the user. */
  readonly canvas?: string;
  /** The number behind `Participant` in an assignment of Moodle. */
  readonly moodle?: string;
  /** Gradescope's number of the submission. */
  readonly gradescope?: string;
  readonly login?: string;
  readonly email?: string;
  /** The school's number. */
  readonly number?: string;
}

export interface Student {
  readonly id: string;
  readonly name: string;
  /** Present where the platform's download or a roster says who it is; a submission itself cannot. */
  readonly known?: KnownAs;
}

/** The record of one grading. */
export interface Grade {
  /** 1: before testbeds; it is still read, verified, reported and judged again. */
  readonly version: 1 | 2;
  /** What was graded: a lab's id and title. Absent in records from before there were several. */
  readonly lab?: { readonly id: string; readonly title: string };
  readonly student: Student;
  readonly submission: {
    readonly path: string;
    readonly sha256: string;
    /** ISO 8601, where the platform, the roster or, if the course says so, the file's time tells it. */
    readonly handedIn?: string;
  };
  readonly seed: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Versions of what judged: netproof, node, kernel, iptables, … */
  readonly tools: Readonly<Record<string, string>>;
  /** 'passed': all checks; 'failed': some mark was lost; 'needs-review': the grader could not tell somewhere. */
  readonly verdict: 'passed' | 'failed' | 'needs-review';
  readonly earned: number;
  /** Points of the checks that could be judged: errors are left out. */
  readonly possible: number;
  /** Of the units that are spoken of. Absent in version 1. */
  readonly units?: readonly UnitLabels[];
  /** What was read otherwise than it was handed in, in sentences. Absent in version 1. */
  readonly remarks?: readonly string[];
  /** The units that were brought up or looked at, by their ids. */
  readonly days: readonly DayRun[];
  /** Absent in version 1. */
  readonly testbeds?: readonly TestbedRun[];
  readonly results: readonly Result[];
  /** Absent before the record is written. */
  readonly signature?: Signature;
}
