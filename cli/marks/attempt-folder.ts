/** The folder of an earlier attempt, beside that of the record: no id becomes a folder with a plus sign. */
export function attemptFolder(folder: string, sha256: string): string {
  return `${folder}+attempt-${sha256.slice(0, 16)}`;
}

/** Whether a folder called `name` holds an earlier attempt of what is in one of those. */
export function isAttemptOf(name: string, folders: ReadonlySet<string>): boolean {
  const own = withoutAttempt(name);
  return own !== name && folders.has(own);
}

/** The name of the folder for the record, of it or of an earlier attempt beside it. */
export function withoutAttempt(name: string): string {
  return name.replace(/\+attempt-[0-9a-f]{16}$/, '');
}
