import { stripVTControlCharacters } from 'node:util';
import type { TroubleKind } from '../model/index.ts';

/** How an error is told in a script's output: a line of it, and what that means. */
type Pattern = {
  readonly what: TroubleKind;
  readonly line: RegExp;
  /** Scripts provoke it on purpose too, as by tidying up before they begin. */
  readonly isAmbiguous?: true;
};

/**
 * The first that fits a line counts. Words of bash 5, dash, iproute2 6, iptables 1.8, apt, Python 3 and Node, in English: a lab host's
 * locale is C.
 */
const patterns: readonly Pattern[] = [
  {
    what: 'windows-line-ends',
    line: /\\r['’]?: (command not found|No such file)|\^M: bad interpreter|\$'.*\\r'|\r(: |$)/,
  },
  { what: 'syntax', line: /syntax error|Syntax error|unexpected EOF while looking for|SyntaxError: / },
  { what: 'unbound-variable', line: /: unbound variable$|: parameter (not set|null or not set)$|: bad substitution$/i },
  {
    what: 'package-missing',
    line: /Unable to locate package|has no installation candidate|No matching distribution found/,
  },
  {
    what: 'library-missing',
    line: /ModuleNotFoundError: |ImportError: No module|Cannot find (module|package) ['"]|ERR_MODULE_NOT_FOUND/,
  },
  { what: 'command-missing', line: /: command not found$|^\S+: \d+: \S+: not found$|: not found in PATH/ },
  {
    what: 'name-too-long',
    line: /not a valid ifname|must be shorter than IFNAMSIZ|name ".*" too long|interface name .* too long/i,
  },
  { what: 'out-of-bounds', line: /Attribute failed policy validation|Numerical result out of range/ },
  { what: 'not-executable', line: /^(\S+: )*(line \d+: )?\S*[/.]\S+: Permission denied$/ },
  { what: 'address-in-use', line: /address already in use|EADDRINUSE/i },
  {
    what: 'waits-for-input',
    line: /EOFError: |a (terminal|password) is required|no tty present|\[[Yy]\/[Nn]\]\s*(Abort\.?)?\s*$|stdin: is not a tty|read error: 0/,
  },
  { what: 'exists', line: /File exists|already exists/, isAmbiguous: true },
  {
    what: 'wrong-word',
    line: /any valid (address|prefix) is expected|(inet|ipv4|inet6|local)? ?(prefix|address) is expected|is a garbage|is unknown, try "|host\/network .* not found|Bad argument|unknown option|unrecognized option|[Ii]nvalid (argument|option|mask|port|prefix)|[Ii]llegal option|Couldn't load (match|target)|Error: argument "/,
  },
  { what: 'no-such-file', line: /^(\S+: )*(line \d+: )?\S*[/.]\S+: No such file or directory$|can't open file/ },
  {
    what: 'no-such-thing',
    line: /Cannot find device|Cannot open network namespace|Device ".*" does not exist|cannot stat \/proc\/sys|No such device|Invalid "netns" value/,
    isAmbiguous: true,
  },
  {
    what: 'refused',
    line: /^RTNETLINK answers: |^Error: (Nexthop|ipv4|Device|Specified)|Operation not permitted|Network is unreachable|^iptables(-\w+)?( v\S+)?( \(\w+\))?: /,
    isAmbiguous: true,
  },
  { what: 'error', line: /^[\w.]*(Error|Exception): |\[emerg\]/ },
  // What any program says of anything: enough to be told of, and too little to be called the cause.
  { what: 'error', line: /^(error|ERROR|fatal|FATAL|E)\b ?[:!]/, isAmbiguous: true },
  { what: 'no-such-file', line: /: No such file or directory$/, isAmbiguous: true },
  { what: 'refused', line: /: Permission denied$/, isAmbiguous: true },
  {
    what: 'error',
    line: /^(ip6?tables\S*|nft|sysctl|tc|bridge|psql|mount|useradd|chown|nsenter|ip|nginx|cp|cd|mv): (?!warning)(?=.*(cannot|can't|fail|unknown|invalid|bad|error|refused|not ))/i,
    isAmbiguous: true,
  },
];

/** What is told when something is tidied away that was not there. */
const tidying =
  /Cannot remove namespace file|does a matching rule exist in that chain|No chain\/target\/match by that name|no process found|No such process|not in the sudoers|Cannot delete/;

/** A line of an output that tells of an error, and what that means. */
export type FoundError = { readonly text: string; readonly pattern: Pattern };

/** No error says more; and what reads a line must not take the longer for it the longer it is. */
const longestLine = 500;
const keptEnd = 100;

/** What was printed, line by line, without what steers a terminal; of an endless line its two ends. */
export function linesIn(output: string): readonly string[] {
  return stripVTControlCharacters(output)
    .split('\n')
    .map((line) => cut(line.trim()));
}

function cut(line: string): string {
  if (line.length <= longestLine) return line;
  return `${line.slice(0, longestLine - keptEnd)}…${line.slice(-keptEnd)}`;
}

/** Those of the lines that tell of an error, in order. */
export function errorsIn(lines: readonly string[]): readonly FoundError[] {
  return lines.flatMap((text) => {
    if (tidying.test(text)) return [];
    const pattern = patterns.find(({ line }) => line.test(text));
    return pattern ? [{ text, pattern }] : [];
  });
}
