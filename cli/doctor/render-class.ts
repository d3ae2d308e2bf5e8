import type { Lack } from '../../harness/model/index.ts';
import { quote } from '../../harness/submission/index.ts';
import type { ClassFindings } from './class-findings.ts';

const verbs: Partial<Readonly<Record<Lack['kind'], readonly [string, string]>>> = {
  library: ['uses', 'use'],
  command: ['calls', 'call'],
};

/** What to install before a class is graded, as text: each thing with how many ask for it, then one command. */
export function renderClass({ submissions, unread, lacks }: ClassFindings): string {
  const lines = lacks.map(({ lack, submissions: count, package: from }) => {
    const [one, many] = verbs[lack.kind] ?? ['installs', 'install'];
    const how = from === undefined ? ' (not in Debian)' : from === lack.name ? '' : ` (${from})`;
    return `  ${count} ${count === 1 ? `submission ${one}` : `submissions ${many}`} ${lack.name}${how}`;
  });
  const packages = [...new Set(lacks.flatMap((one) => one.package ?? []))];
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  const of = `${submissions} ${submissions === 1 ? 'submission' : 'submissions'}`;
  return [
    lines.length === 0
      ? `All that the scripts of ${of} are known to ask for is here.`
      : `This machine lacks what scripts of ${of} ask for:`,
    ...lines,
    ...(packages.length > 0
      ? [`Install it first, as far as it can be had: ${sudo}apt-get install -y ${packages.join(' ')}`]
      : []),
    ...(unread.length > 0 ? [`Not read: ${unread.map(quote).join(', ')}.`] : []),
    '',
  ].join('\n');
}
