import type { TroubleKind } from '../model/index.ts';

/** How an error is told in a script's output: a line of it, and what that means. */
export type Pattern = {
  readonly what: TroubleKind;
  readonly line: RegExp;
  /** Scripts provoke it on purpose too, as by tidying up before they begin. */
  readonly isAmbiguous?: true;
};

/**
 * The first that fits a line counts. Words of bash 5, dash, iproute2 6, iptables 1.8, apt, Python 3 and Node, in English: a lab host's
 * locale is C.
 */
export const patterns: readonly Pattern[] = [
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
  { what: 'error', line: /^\w*(Error|Exception): / },
];

/** What is told when something is tidied away that was not there. */
export const tidying =
  /Cannot remove namespace file|does a matching rule exist in that chain|No chain\/target\/match by that name|no process found|No such process|not in the sudoers|Cannot delete qdisc/;
