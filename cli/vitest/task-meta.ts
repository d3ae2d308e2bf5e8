declare module 'vitest' {
  interface TaskMeta {
    /** What a graded day has to say at the end of the run; a suite carries it from the test process to the reporter. */
    summary?: string;
  }
}

export {};
