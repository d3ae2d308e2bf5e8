/** A task of the handout: the minutes it gives are the points that its deliverables share. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly deliverables: readonly {
    readonly id: `${string}.${string}`;
    /** A claim that a student understands. */
    readonly title: string;
    readonly points: number;
  }[];
}

/** A day of the lab: its tasks, in the order in which they are asked. */
export interface Day {
  readonly id: string;
  readonly title: string;
  /** What a submission's manifest has a shell line for, as `days.day3.traffic`. */
  readonly lines: readonly string[];
  /** Whether it is looked at without what the days before it have brought up. */
  readonly alone?: true;
  readonly tasks: readonly Task[];
}
