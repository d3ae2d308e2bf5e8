import type { Unit } from '../../labs/catalogue.ts';

/** A file of a starter submission. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** A submission in which nothing is done yet: a manifest and, for each day, a README and scripts that do nothing. */
export function starterFiles(
  student: { readonly id: string; readonly name: string },
  days: readonly Unit[],
): readonly StarterFile[] {
  const plans = days.map(({ id, lines }) => {
    const named = lines.map((name) => [name, `bash ${id}/${name}.sh`]);
    return [id, { ...Object.fromEntries(named), document: `${id}/README.md` }];
  });
  const manifest = { student, days: Object.fromEntries(plans) };
  return [
    { path: 'submission.json', text: `${JSON.stringify(manifest, null, 2)}\n`, executable: false },
    ...days.flatMap((day) => [
      { path: `${day.id}/README.md`, text: readme(day), executable: false },
      ...day.lines.map((name) => ({ path: `${day.id}/${name}.sh`, text: script(day, name), executable: true })),
    ]),
  ];
}

function readme({ id, title, tasks }: Unit): string {
  const sections = tasks.flatMap((task) => [
    '',
    `## ${task.id} ${task.title}`,
    '',
    ...task.deliverables.map((one) => `- [ ] ${one.title} (${one.points} points)`),
  ]);
  return `${[
    `# ${title}`,
    '',
    `The brief is labs/${id}/README.md of netproof; its claims are below. Write here what you built and why, each rule in force`,
    'with the reason that it is there.',
    ...sections,
  ].join('\n')}\n`;
}

function script({ id, title }: Unit, name: string): string {
  return `${[
    '#!/bin/bash',
    `# ${title}. It runs as root in the lab host, in the submission's folder: bash ${id}/${name}.sh`,
    'set -euo pipefail',
  ].join('\n')}\n`;
}
