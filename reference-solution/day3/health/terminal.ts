/** The dashboard for those who look at it in a terminal. */
import type { Look, Picture } from './monitor.ts';

const color = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
const levels = '▁▂▃▄▅▆▇█';
const columns = 30;

/** One character a look: the higher the slower, × for none. */
function sparkline(looks: readonly Look[]): string {
  const latest = looks.slice(-columns);
  const largest = Math.max(1, ...latest.map(({ latencyMs }) => latencyMs ?? 0));
  return latest
    .map(({ latencyMs }) => {
      if (latencyMs === null) return paint(31, '×');
      return levels[Math.min(levels.length - 1, Math.floor((latencyMs / largest) * levels.length))];
    })
    .join('');
}

/** The whole view as lines; in a terminal, it takes the place of the one before. */
export function view({ states, outages, periodMs }: Picture, url: string | undefined): string {
  const now = new Date();
  const rows = states.map(({ service, looks }) => {
    const latest = looks.at(-1);
    const status = latest?.status ?? '?';
    const painted = paint(status === 'UP' ? 32 : status === 'DOWN' ? 31 : 33, status.padEnd(5));
    const detail =
      latest === undefined ? '' : latest.status === 'UP' ? `${latest.latencyMs.toFixed(1)} ms` : latest.reason;
    return `${service.name.padEnd(17)} ${service.address.padEnd(12)} ${painted} ${detail.padEnd(26)} ${sparkline(looks)}`;
  });
  const history = outages.slice(0, 5).map(({ service, from, until, reason }) => {
    const end = until ? until.toISOString().slice(11, 19) : 'now';
    return `${service.padEnd(17)} ${from.toISOString().slice(11, 19)} to ${end.padEnd(8)} ${reason}`;
  });
  const lines = [
    `Health of the shop, ${now.toISOString().slice(11, 19)} UTC, every ${periodMs / 1000} s${url ? `, also at ${url}` : ''}`,
    '',
    ...rows,
    ...(history.length > 0 ? ['', 'Outages', ...history] : []),
    '',
  ];
  return `${process.stdout.isTTY ? '\u001b[H\u001b[2J' : ''}${lines.join('\n')}\n`;
}
