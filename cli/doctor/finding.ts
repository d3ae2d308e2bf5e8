/** One thing that netproof asks of the machine, and whether it is there. */
export interface Finding {
  readonly group: 'tools' | 'kernel' | 'permissions';
  readonly name: string;
  readonly needed: boolean;
  readonly ok: boolean;
  /** What was seen, in a few words: 'v2, writable'. */
  readonly seen?: string;
  /** When it is missing: what it is for, or what was tried and said. */
  readonly reason?: string;
  /** When it is missing: what to do. */
  readonly remedy?: string;
}
