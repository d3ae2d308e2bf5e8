/** Programs that a line begins with, and hardly ever anything but what is typed. */
const programs =
  'sudo|doas|su|ip|ip6?tables(?:-(?:save|restore))?|nft|modprobe|sysctl|brctl|tc|ss|ethtool|ping6?|traceroute|tracepath|arping|nc|ncat|socat|tcpdump|tshark|curl|wget|dig|nslookup|getent|conntrack|nsenter|unshare|chroot|bash|sh|zsh|source|eval|exec|unset|declare|readonly|trap|alias|cd|pushd|popd|mkdir|rmdir|rm|cp|mv|ln|ls|cat|echo|printf|tee|touch|chmod|chown|mktemp|grep|sed|awk|xargs|tail|head|wc|jq|sleep|wait|timeout|nohup|setsid|kill|pkill|killall|pgrep|ps|lsof|systemctl|journalctl|apt|apt-get|dnf|yum|apk|pacman|zypper|brew|snap|pip3?|pipx|npm|npx|pnpm|yarn|deno|bun|tsx|python3?|make|git|docker|docker-compose|podman|kubectl|helm|psql|pg_dump|pg_restore|pg_ctl|createdb|redis-cli|redis-server|openssl|ssh|scp|rsync|tar|unzip|mount|umount|hostname|whoami|uname|which|ab|wrk2?|hey|autocannon|k6|watch|diff|true|exit';
const call = new RegExp(String.raw`^(?:${programs})(?=\s|$|[;&|])`);
/** Words that are programs, too, and that other lines begin with: 'bridge name', 'node 1', 'export const'. */
const callWithArguments =
  /^(?:bridge (?:-\S+ )*(?:link|fdb|vlan|mdb|monitor)\b|service \S+ (?:start|stop|restart|reload|status)\b|test (?:-|!|")|\. \S*[./]|command -v|type \w+$|env \w+=|find [./~]|install -|seq \d|nginx -|node (?:-\S|\S*\.[cm]?[jt]s\b)|go (?:run|build|get|install|test|mod)\b|set [-+]|export (?:-\w|\w+=|[A-Z_]+\b))/;
const script = /^(?:\.\/\S|(?:\.\.|~)?\/\S*(?:\.(?:ba)?sh|\.py|\.[cm]?[jt]s|\/s?bin\/\S+)(?=\s|$|[;&|]))/;
const syntax =
  /^(?:for (?:\w+ in\b(?!.*:\s*(?:\n|$))|\(\()|(?:while|until)\s[\s\S]*?[;\n]\s*do\b|if (?:\[|\(\(|! |[\s\S]*?[;\n]\s*then\b)|case \S+ in\b|(?:function )?[\w-]+ ?\(\)\s*\{|function [\w-]+ ?\{|\[\[? |\(\s?cd )/;
const further = 4;
const longest = 400;
/** A variable, and what may be called with it. */
const assignment = /^[A-Za-z_]\w*\+?=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'();&|]*)(?:$|\s*(?:;|&&|\s)\s*(.*))$/;
/** One whose value goes on. */
const begun = /^[A-Za-z_]\w*\+?=(?:\(|\$\(|["'][^"']*$)/;
/** Boxes and arrows, or columns. */
const drawn = /^(?!echo|printf).*(?:[\u2190-\u21ff\u2500-\u257f]|<-|->|=>)|^\S+ {3,}\S/;

/** What stands before what is typed, where a session was copied: '$', 'root@vm:~#', '[me@vm lab]$'. */
export const prompt =
  /^\s*(?:[\w.@~:/-]*\$|[\w.-]{1,40}@[\w.-]{1,80}[:\s]?[^\s#$]{0,200}\s?[#$]|\[[^\]\s@]{1,40}@[^\]]{1,200}\][#$])\s+/;

/** Whether a text begins as what is typed into a shell does, comments aside: with a prompt, a program, a script, a variable or the shell's own words. */
export function looksTyped(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim().slice(0, longest));
  const at = lines.findIndex((line) => /^[^#]/.test(line));
  if (at < 0) return false;
  const first = lines[at] ?? '';
  return prompt.test(first) || (!drawn.test(first) && begins(lines.slice(at, at + further)));
}

function begins([first = '', ...rest]: readonly string[]): boolean {
  if ([call, callWithArguments, script, begun].some((form) => form.test(first))) return true;
  if (syntax.test([first, ...rest].join('\n'))) return true;
  const found = assignment.exec(first);
  if (found === null) return false;
  const [, then = ''] = found;
  return /^(?:#|$)/.test(then) || begins([then]);
}
