import type { LabHost } from '../../harness/model/index.ts';
import { printable, shellWord } from '../../harness/submission/index.ts';

/** Prints the last lines of the files that the processes of a namespace write to, and says of each process where its output goes. */
const script = `
pids=$(ip netns pids "$1" 2>/dev/null) || { echo "There is no namespace $1."; exit 1; }
[ -n "$pids" ] || { echo "No process runs in $1."; exit 0; }
seen=' '
for pid in $pids; do
  [ -r /proc/$pid/comm ] || continue
  name=$(tr '\\0' ' ' < /proc/$pid/cmdline | cut -c1-120)
  files=''
  for fd in /proc/$pid/fd/*; do
    file=$(readlink "$fd" 2>/dev/null) || continue
    case $file in /var/lib/*|*:*) continue;; esac
    [ -f "$fd" ] || continue
    case $(sed -n 's/^flags:.*\\(.\\)$/\\1/p' /proc/$pid/fdinfo/\${fd##*/} 2>/dev/null) in 1|2) ;; *) continue;; esac
    files="$files yes"
    case $seen in *" $file "*) continue;; esac
    seen="$seen$file "
    echo "== $file ($name)"
    tail -c 16384 "$fd" 2>/dev/null | tail -n "$2"
  done
  [ -n "$files" ] || echo "== $name: its output goes to $(readlink /proc/$pid/fd/1 2>/dev/null || echo nowhere)"
done`;

/** The last lines of what the services in a namespace write, as text; a sentence where there is nothing. */
export async function serviceLog(host: LabHost, namespace: string, lines = 40): Promise<string> {
  const line = `bash -c ${shellWord(script)} log ${shellWord(namespace)} ${lines}`;
  const { output } = await host.run(line, { cwd: '/', timeoutMs: 10_000 });
  return output
    .split('\n')
    .map((text) => printable(text))
    .join('\n')
    .trimEnd();
}
