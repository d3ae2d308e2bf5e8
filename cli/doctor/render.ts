import { styleText } from 'node:util';
import { installCommand, tools } from '../tools.mjs';
import type { Finding } from './finding.ts';

type Format = Parameters<typeof styleText>[0];

const columns = 4;
const titles = { tools: 'Tools', kernel: 'Kernel', permissions: 'Permissions' } as const;

/** The findings as a screenful of text: everything by name, then what is missing and what to do. */
export function renderFindings(findings: readonly Finding[], colour: boolean): string {
  const style = (format: Format, text: string) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const mark = ({ ok, needed }: Finding) =>
    ok ? style('green', 'ok     ') : style(needed ? 'red' : 'yellow', 'missing');
  const grid = (cells: readonly Finding[]) =>
    cells.map((finding, i) => {
      const label = `${finding.name}${finding.seen === undefined ? '' : ` (${finding.seen})`}`;
      const last = i % columns === columns - 1 || i === cells.length - 1;
      return `${i % columns === 0 ? '  ' : ''}${mark(finding)} ${last ? `${label}\n` : `${label.padEnd(15)}  `}`;
    });
  const group = (name: keyof typeof titles) => {
    const all = findings.filter((finding) => finding.group === name);
    const parts = [
      { title: titles[name], of: all.filter((finding) => finding.needed) },
      { title: `${titles[name]}, optional`, of: all.filter((finding) => !finding.needed) },
    ];
    return parts
      .filter(({ of }) => of.length > 0)
      .map(({ title, of }) => `${style('bold', title)}\n${grid(of).join('')}`);
  };
  const missing = findings.filter((finding) => !finding.ok);
  const explained = missing.map(
    ({ name, needed, reason, remedy }) =>
      `  ${name}${needed ? '' : ' (optional)'}: ${reason}${remedy === undefined ? '' : `\n    → ${remedy}`}`,
  );
  return [
    ...(['tools', 'kernel', 'permissions'] as const).flatMap(group),
    missing.length > 0 ? `${style('bold', 'What to do')}\n${explained.join('\n')}\n` : '',
    `${verdict(findings)}\n`,
  ].join('');
}

function verdict(findings: readonly Finding[]): string {
  const lacking = findings.filter((finding) => finding.needed && !finding.ok);
  if (lacking.length === 0) return 'Everything that is needed is here.';
  const packaged = tools.filter(({ tool }) => lacking.some(({ name, group }) => group === 'tools' && name === tool));
  const install = packaged.length > 0 ? ` All missing packages at once: ${installCommand(packaged)}` : '';
  return `${lacking.length} of what is needed ${lacking.length === 1 ? 'is' : 'are'} missing.${install}`;
}
