import type { Evidence } from '../../harness/model/index.ts';
import { answering, type Step, totals } from './steps.ts';

const width = 40;
const rowMs = 1000;
const mostRows = 90;

/** Each second as a line: the load as a bar, and who answered in the two seconds before. */
export function drawing(steps: readonly Step[]): Evidence[] {
  const all = steps.flatMap(({ batches }) => batches);
  const first = all[0]?.atMs ?? 0;
  const last = all.at(-1)?.atMs ?? 0;
  const seconds = Array.from(
    { length: Math.min(mostRows, Math.ceil((last - first) / rowMs)) },
    (_, index) => first + index * rowMs,
  );
  const sentAt = (from: number) =>
    all.filter(({ atMs }) => atMs >= from && atMs < from + rowMs).reduce((sum, { sent }) => sum + sent, 0);
  const most = Math.max(1, ...seconds.map(sentAt));
  const lines = seconds.map((from, index) => {
    const sent = sentAt(from);
    const bar = '█'.repeat(Math.round((sent / most) * width)).padEnd(width);
    return `${`${index}`.padStart(3)} s ${`${sent}`.padStart(4)}/s ${bar} ${answering(all, from + rowMs).join(' ')}`;
  });
  return [
    {
      kind: 'text',
      title: 'Requests each second, and the instances at which they arrived',
      text: lines.join('\n') || '(nothing was sent)',
    },
  ];
}

export function table(steps: readonly Step[]): Evidence[] {
  return [
    {
      kind: 'table',
      title: 'The steps of the load',
      columns: ['step', 'requests', 'a second', 'failed', 'reached after'],
      rows: steps.map((step) => {
        const { sent, failed, perSecond } = totals(step);
        const after =
          step.reachedMs === null
            ? 'never'
            : `${((step.reachedMs - (step.batches[0]?.atMs ?? 0)) / 1000).toFixed(1)} s`;
        return [step.name, `${sent}`, perSecond.toFixed(0), `${failed}`, after];
      }),
    },
  ];
}
