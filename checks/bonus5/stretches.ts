import { type HttpResult, printable, readJson } from '../../harness/model/index.ts';

/** What the service says that it is. */
export type Version = { readonly release: string | null; readonly digest: string | null };

/** A time in which requests were answered by one release: from when to when, in milliseconds since the first. */
export type Stretch = Version & {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sent: number;
  readonly failed: number;
  /** How the first that failed was answered. */
  readonly failure: string | null;
};

const nobody: Version = { release: null, digest: null };
const mostStretches = 60;
const longest = 100;

/** What an answer to /version says; of a digest the hexadecimal digits, with `sha256:` before them or without. */
export function versionIn(answer: HttpResult | undefined): Version {
  if (answer === undefined || !('status' in answer) || answer.status !== 200) return nobody;
  try {
    const { release, digest } = (readJson(answer.body) ?? {}) as { release?: unknown; digest?: unknown };
    const text = (value: unknown) => (typeof value === 'string' ? printable(value).slice(0, longest) : null);
    return {
      release: text(release),
      digest:
        text(digest)
          ?.toLowerCase()
          .replace(/^sha256:/, '') ?? null,
    };
  } catch {
    return nobody;
  }
}

/** Adds requests to the stretches: to the last one where they were answered by the same release. Of many, the last are kept in one. */
export function addTo(stretches: readonly Stretch[], now: Stretch): readonly Stretch[] {
  const last = stretches.at(-1);
  const same = last?.release === now.release && last.digest === now.digest;
  if (last === undefined || !(same || stretches.length >= mostStretches)) return [...stretches, now];
  const joined = {
    ...now,
    fromMs: last.fromMs,
    sent: last.sent + now.sent,
    failed: last.failed + now.failed,
    failure: last.failure ?? now.failure,
  };
  return [...stretches.slice(0, -1), joined];
}

/** How many requests there were, how many failed, and how the first of those was answered. */
export function requestsIn(stretches: readonly Stretch[]) {
  const sum = (of: (one: Stretch) => number) => stretches.reduce((all, one) => all + of(one), 0);
  const failure = stretches.find((one) => one.failure !== null)?.failure ?? null;
  return { sent: sum(({ sent }) => sent), failed: sum(({ failed }) => failed), failure };
}

/** Who answered last; nobody where nothing was answered. */
export function lastOf(stretches: readonly Stretch[]): Version {
  const { release, digest } = stretches.at(-1) ?? nobody;
  return { release, digest };
}
