const day = '(day|bonus)[\\s_.-]*0*(\\d+)';
const folder = new RegExp(`^${day}(?:[\\s_.-].*)?$`, 'i');
const script = new RegExp(`^${day}(?!\\d)[^/\\\\]*\\.(?:sh|bash|zsh|py|ts|js|mjs)(?:\\.txt)?$`, 'i');
const start = new RegExp(`^${day}`, 'i');

/** The day that a folder of this name is for: 'day1' for 'Day 1', 'DAY_01', 'day1-network'. */
export function dayOfFolder(name: string): string | undefined {
  return dayIn(folder.exec(name.trim()));
}

/** The day that a script of this name is for: 'day1' for 'day1.sh', 'Day 1 setup.sh'. */
export function dayOfScript(name: string): string | undefined {
  return dayIn(script.exec(name));
}

function dayIn(match: RegExpExecArray | null): string | undefined {
  return match ? `${match[1]?.toLowerCase()}${Number(match[2])}` : undefined;
}

/**
 * A path as people mean it: without regard to capital letters, to how an accent is composed, to backslashes, to what stands between
 * `day` and its number, and to the `.txt` that Windows hides behind a script's name. Equal for paths that one person would take for the same.
 */
export function foldPath(path: string): string {
  const segments = path.replaceAll('\\', '/').normalize('NFC').toLowerCase().split('/');
  const folded = segments.map((segment) =>
    segment.trim().replace(start, (_, word, number) => `${word}${Number(number)}`),
  );
  return folded.join('/').replace(/\.(sh|bash|py|ts|js|json)\.txt$/, '.$1');
}
