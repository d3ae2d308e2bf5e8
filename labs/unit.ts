/** A task of the handout: the minutes it gives are the points that its deliverables share. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  /** Extra work in its unit: graded where the submission's manifest has this entry for the unit, as `days.day7.video`. */
  readonly onlyWith?: string;
  readonly deliverables: readonly {
    readonly id: `${string}.${string}`;
    /** A claim that a student understands. */
    readonly title: string;
    readonly points: number;
  }[];
}

/** A part of the lab that is graded by itself: its tasks, in the order in which they are asked. */
export interface Unit {
  readonly id: string;
  /** 'Day 1'. */
  readonly name: string;
  readonly title: string;
  /** What a submission's manifest has a shell line for, as `days.day3.traffic`. */
  readonly lines: readonly string[];
  /** Extra work: without it, its points are not in the sum. */
  readonly optional?: true;
  readonly tasks: readonly Task[];
}
