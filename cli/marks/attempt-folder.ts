/** The folder of an earlier attempt, beside that of the record: no id becomes a folder with a plus sign. */
export function attemptFolder(folder: string, sha256: string): string {
  return `${folder}+attempt-${sha256.slice(0, 16)}`;
}

/** Whether a folder called `name` holds an earlier attempt of what is in one of those. */
export function isAttemptOf(name: string, folders: ReadonlySet<string>): boolean {
  const [, own] = /^(.+)\+attempt-[0-9a-f]{16}$/.exec(name) ?? [];
  return own !== undefined && folders.has(own);
}
