/** The dashboard as HTML. It is whole as it is served; the script only exchanges its middle when there is news. */
import type { Look, Outage, Picture, State } from './monitor.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string) => text.replace(/[&<>"]/g, (found) => escapes[found] ?? found);

const clock = (time: Date) => `<time datetime="${time.toISOString()}">${time.toISOString().slice(11, 19)}</time>`;

/** As one says it: 0.4 s, 12 s, 3 min 5 s. */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const size = { width: 240, height: 44 };

/** Latencies as a line, and each look that found the service dead as a red column. */
function sparkline(looks: readonly Look[]): string {
  const step = size.width / Math.max(1, looks.length - 1);
  const largest = Math.max(1, ...looks.map(({ latencyMs }) => latencyMs ?? 0));
  const y = (ms: number) => (size.height - 3 - (ms / largest) * (size.height - 8)).toFixed(1);
  const x = (index: number) => (index * step).toFixed(1);
  const columns = looks.map(({ status }, i) =>
    status === 'DOWN'
      ? `<rect class="gap" x="${(i * step - step / 2).toFixed(1)}" y="0" width="${step.toFixed(1)}" height="${size.height}"/>`
      : '',
  );
  let pen = 'M';
  const path = looks.map(({ latencyMs }, i) => {
    const from = pen;
    pen = latencyMs === null ? 'M' : 'L';
    return latencyMs === null ? '' : `${from}${x(i)} ${y(latencyMs)}`;
  });
  return `<svg class="spark" viewBox="0 0 ${size.width} ${size.height}" preserveAspectRatio="none" role="img" aria-label="Latency of the last ${looks.length} looks, at most ${largest.toFixed(1)} ms">${columns.join('')}<path d="${path.join('')}"/></svg>`;
}

function card({ service, looks }: State): string {
  const latest = looks.at(-1);
  const status = latest?.status ?? 'UNKNOWN';
  const share = looks.filter((look) => look.status === 'UP').length / Math.max(1, looks.length);
  const detail =
    latest === undefined
      ? 'not asked yet'
      : latest.status === 'UP'
        ? `${latest.latencyMs.toFixed(1)} ms`
        : safe(latest.reason);
  return `<article class="card ${status.toLowerCase()}">
<header><h2>${safe(service.name)}</h2><strong class="status">${status}</strong></header>
<p class="detail">${detail}</p>
${sparkline(looks)}
<footer><span>${safe(service.address)}</span><span>${looks.length > 0 ? `${(share * 100).toFixed(0)} % of ${looks.length} looks` : ''}</span></footer>
</article>`;
}

function row({ service, from, until, reason }: Outage, now: Date): string {
  const end = until ? clock(until) : '<strong>still down</strong>';
  const lasted = duration((until ?? now).getTime() - from.getTime());
  return `<tr class="${until ? '' : 'open'}"><td>${safe(service)}</td><td>${clock(from)}</td><td>${end}</td><td>${lasted}</td><td>${safe(reason)}</td></tr>`;
}

/** What changes: one card a service, and the outages. */
export function middle({ since, periodMs, states, outages }: Picture): string {
  const now = new Date();
  const latest = states.map(({ looks }) => looks.at(-1)?.status);
  const down = latest.filter((status) => status === 'DOWN').length;
  const unknown = latest.filter((status) => status === undefined).length;
  const headline =
    unknown > 0
      ? 'Looking …'
      : down === 0
        ? 'All services are up'
        : `${down} of ${states.length} services ${down === 1 ? 'is' : 'are'} down`;
  const tone = down > 0 ? 'down' : unknown > 0 ? 'unknown' : 'up';
  const table = `<table><thead><tr><th>Service</th><th>From</th><th>Until</th><th>For</th><th>Why</th></tr></thead>
<tbody>${outages.map((outage) => row(outage, now)).join('\n')}</tbody></table>`;
  return `<p class="headline ${tone}">${headline}</p>
<section class="cards">${states.map(card).join('\n')}</section>
<section><h2>Outages</h2>${outages.length > 0 ? table : `<p class="quiet">None since ${clock(since)} UTC.</p>`}</section>
<p class="quiet">Every ${duration(periodMs)} since ${clock(since)} UTC. Last change of this page: ${clock(now)}.</p>`;
}

const style = `:root { color-scheme: light dark; --ink: #1f2937; --quiet: #6b7280; --ground: #f3f4f6; --card: #ffffff; --line: #e5e7eb; --up: #047857; --down: #b91c1c; --unknown: #92400e; --gap: #fecaca; --path: #2563eb; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f4f6; --quiet: #9ca3af; --ground: #111827; --card: #1f2937; --line: #374151; --up: #34d399; --down: #f87171; --unknown: #fbbf24; --gap: #7f1d1d; --path: #93c5fd; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 0; }
.headline { font-size: 1.05rem; font-weight: 600; padding: .6rem .9rem; border-radius: .5rem; background: var(--card); border-left: .35rem solid currentColor; }
.up.headline, .up .status { color: var(--up); } .down.headline, .down .status { color: var(--down); } .unknown.headline, .unknown .status { color: var(--unknown); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .9rem; margin: 1rem 0 1.6rem; }
.card { background: var(--card); border-radius: .5rem; padding: .8rem .9rem; border-top: .25rem solid var(--up); }
.card.down { border-color: var(--down); } .card.unknown { border-color: var(--unknown); }
.card header, .card footer { display: flex; justify-content: space-between; gap: 1rem; }
.card footer, .quiet { color: var(--quiet); font-size: .85rem; }
.detail { margin: .2rem 0 .4rem; min-height: 1.4em; }
.spark { width: 100%; height: 2.75rem; display: block; border-bottom: 1px solid var(--line); margin-bottom: .4rem; }
.spark path { fill: none; stroke: var(--path); stroke-width: 1.5; vector-effect: non-scaling-stroke; } .spark .gap { fill: var(--gap); }
#connection:empty { display: none; }
section { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; background: var(--card); border-radius: .5rem; }
th, td { text-align: left; padding: .4rem .6rem; white-space: nowrap; border-bottom: 1px solid var(--line); } th { font-size: .85rem; color: var(--quiet); }
tr.open td { color: var(--down); }`;

const script = `const main = document.querySelector('main');
const note = document.querySelector('#connection');
const news = new EventSource('events');
news.onmessage = ({ data }) => { main.innerHTML = JSON.parse(data); };
news.onopen = () => { note.textContent = ''; };
news.onerror = () => { note.textContent = 'The monitor does not answer: what you see is old.'; };`;

/** The whole page. Without JavaScript, the browser fetches it again each period. */
export function page(picture: Picture): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="${Math.max(1, Math.round(picture.periodMs / 1000))}"></noscript>
<title>Health of the shop</title>
<style>${style}</style>
</head>
<body>
<h1>Health of the shop</h1>
<p id="connection" class="down headline" role="status"></p>
<main aria-live="polite">${middle(picture)}</main>
<script>${script}</script>
</body>
</html>
`;
}
