import { stripVTControlCharacters } from 'node:util';
import type { RunResult } from '../model/index.ts';
import { quote } from '../submission/index.ts';

/** How the programs of this lab say that they failed: shells, iproute2, iptables and nft, sysctl, Python, Node, nginx, PostgreSQL. */
const complaints = [
  /: (?:command not found|No such file or directory|Permission denied|Operation not permitted|syntax error\b.*)$/i,
  /^(?:Error|error|ERROR|fatal|FATAL|E)\b ?[:!]/,
  /^RTNETLINK answers: /,
  /^Cannot find device /,
  /^Command line is not complete|^Object ".*" is unknown/,
  /^(?:ip6?tables\S*|nft|sysctl|tc|bridge|psql|mount|useradd|chown|nsenter|ip|nginx|cp|cd|mv): (?!warning)(?=.*(?:cannot|can't|fail|unknown|invalid|bad|error|emerg|refused|not ))/i,
  /^ip6?tables\S* v[\d.]+ /,
  /^(?:\w+\.)*\w*(?:Error|Exception): /,
  /^Traceback \(most recent call last\):$/,
  /\[emerg\]/,
];
/** What a script that clears away first says where there is nothing yet. */
const clearing =
  /^Cannot remove namespace file|does a matching rule exist|^RTNETLINK answers: (?:File exists|No such process)|: no process found$|Cannot delete|no such (?:process|chain)/i;

const mostNamed = 3;
const mostLetters = 160;

/** What a line of the submission complained of although it ended with exit code 0, in a sentence; undefined when that is nothing. */
export function ownErrors(unit: string, run: RunResult, line = 'up'): string | undefined {
  if (run.ended !== 'exit' || run.exitCode !== 0) return undefined;
  const lines = stripVTControlCharacters(run.output)
    .split(/[\r\n]+/)
    .map((one) => one.trim())
    .filter((one) => complaints.some((complaint) => complaint.test(one)) && !clearing.test(one));
  const different = [...new Set(lines)];
  if (different.length === 0) return undefined;
  const named = different
    .slice(0, mostNamed)
    .map((one) => quote(one.length > mostLetters ? `${one.slice(0, mostLetters)}…` : one));
  const more = different.length > mostNamed ? ` and ${different.length - mostNamed} more` : '';
  return `${line} of ${unit} went on to its end, and complained on the way: ${named.join(', ')}${more}.`;
}
