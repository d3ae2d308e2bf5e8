import type { KnownAs } from '../../harness/model/index.ts';

/** What a file's or folder's name in a learning platform's download says. */
export interface DownloadName {
  /** One student's, and nobody else's, in this download. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly known: KnownAs;
  /** Sorts by time; '' where the name tells none. */
  readonly attempt: string;
  /** What the student called it; '' for a folder of all that was handed in. */
  readonly file: string;
  /** Whether it is no work: an online text, the platform's own notes. */
  readonly aside: boolean;
}

type Reader = (name: string) => DownloadName | undefined;

/**
 * Moodle, in any language (mod/assign/locallib.php): `Full Name_123_assignsubmission_file_NAME` flat, or a folder
 * `Full Name_123_assignsubmission_file`, with or without a last `_`. A group's name and a dash may come first, and `Participant` for the name.
 */
const moodle: Reader = (name) => {
  const found = /^(.*)_(\d+)_assignsubmission_([a-z]+)(?:_(.*))?$/su.exec(name);
  if (found === null) return undefined;
  const [, student = '', number = '', plugin, file = ''] = found;
  const id = `${student.trim()}_${number}`;
  return {
    key: number,
    id,
    name: student.trim(),
    known: { moodle: number },
    attempt: '',
    file,
    aside: plugin !== 'file',
  };
};

/**
 * Canvas (lib/content_zipper.rb): `name_[LATE_]USER_FILE_NAME`, the name in lower case and without what is no letter; `anon_ID` for
 * name and user where the marking is anonymous. Canvas numbers files as they come, so the largest is the newest.
 */
const canvas: Reader = (name) => {
  const found =
    /^(?:(?!anon_)(?<who>[^\p{Lu}\s]+?)_)?(?:LATE_)?(?:anon_(?<anonymous>\w{4,8})|(?<user>\d+))_(?<file>\d+)_(?<own>.+)$/su.exec(
      name,
    );
  const { who = '', anonymous, user, file = '', own = '' } = found?.groups ?? {};
  if (found === null || (anonymous === undefined && who === '')) return undefined;
  const attempt = file.padStart(20, '0');
  if (user === undefined) {
    const id = `anon_${anonymous}`;
    return { key: id, id, name: id, known: {}, attempt, file: own, aside: false };
  }
  return { key: user, id: `${who}_${user}`, name: who, known: { canvas: user }, attempt, file: own, aside: false };
};

/** Blackboard: `ASSIGNMENT_USER_attempt_YYYY-MM-DD-hh-mm-ss_NAME`, and the same with `.txt` for what it notes of the attempt. */
const blackboard: Reader = (name) => {
  const found = /^(.+)_attempt_(\d{4}(?:-\d\d){5})(?:_(.+)|\.txt)$/su.exec(name);
  if (found === null) return undefined;
  const [, before = '', attempt = '', file] = found;
  const login = before.slice(before.lastIndexOf('_') + 1);
  return {
    key: before,
    id: login,
    name: login,
    known: { login },
    attempt,
    file: file ?? '',
    aside: file === undefined,
  };
};

/** The platforms that are known by the names in their downloads. */
export const platforms = { moodle, blackboard, canvas } as const;
export type Platform = keyof typeof platforms;

/** The platform whose download has these names: the one that knows more than half of them. */
export function platformOf(names: readonly string[]): Platform | undefined {
  const known = Object.keys(platforms) as Platform[];
  return known.find((one) => 2 * names.filter((name) => platforms[one](name) !== undefined).length > names.length);
}

/** Users' names may hold the `_` that parts them from the assignment's: what all have in common in front is the assignment's. */
export function blackboardLogins(befores: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(befores)];
  const [first = ''] = distinct;
  let common = distinct.length > 1 ? first.length : 0;
  while (!distinct.every((one) => one.startsWith(first.slice(0, common)))) common -= 1;
  const cut = first.slice(0, common).lastIndexOf('_') + 1;
  return new Map(distinct.map((one) => [one, one.slice(cut > 0 ? cut : one.lastIndexOf('_') + 1)]));
}
