import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from '../cli/project.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { LabHost, Load, LoadRequest } from '../harness/model/index.ts';
import { http, load } from '../harness/probe/index.ts';
import { sql } from '../harness/probe/services.ts';
import { loadSubmission, packSubmission } from '../harness/submission/index.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const rounds = 5;
const seconds = 2;
const days = ['day1', 'day2'];

/** A lab host in which a submission's first two days are up, and how long Day 2's `up` took, in milliseconds. */
async function shop(folder: string): Promise<{ host: LabHost; upMs: number }> {
  const submission = await loadSubmission(
    folder,
    days.map((id) => ({ id })),
  );
  const host = await openLabHost();
  await host.unpack(packSubmission(submission));
  let upMs = 0;
  for (const day of days) {
    const { exitCode, output, durationMs } = await host.run(submission.days[day]?.up ?? 'false');
    if (exitCode !== 0) throw new Error(`bench: up of ${day} failed in ${folder}: ${output.slice(-500)}`);
    upMs = durationMs;
  }
  return { host, upMs };
}

const database = {
  ...{ from: 'order-service', host: '10.0.0.60', port: 5432 },
  ...{ user: 'postgres', password: 'postgres', database: 'orders' },
};

const front = (host: LabHost, path: string) => `http://${host.uplink.address}:8080${path}`;

/** nginx with a constant body of the same size in the gateway's place: what the way there costs, and nothing else. */
async function putStaticInPlace(host: LabHost): Promise<void> {
  const products = await http(host, { from: '@client', url: front(host, '/api/products') });
  const body = 'body' in products ? products.body : '';
  const conf = `events {} http { access_log off; server { listen 3000 backlog=1024; default_type application/json;
    keepalive_requests 1000000; location / { return 200 '${body.replaceAll("'", ' ')}'; } } }`;
  const { exitCode, output } = await host.run(
    `pkill -f '[s]ervices/gateway/main.ts'; printf '%s' "$CONF" > /tmp/static.conf
while ss -N api-gateway -ltnH | grep -q :3000; do sleep 0.05; done
ip netns exec api-gateway nginx -c /tmp/static.conf`,
    { env: { CONF: conf } },
  );
  if (exitCode !== 0) throw new Error(`bench: the static server did not start: ${output}`);
}

function lines(
  name: string,
  ours: readonly Load[],
  peers: readonly (readonly [string, readonly Load[]])[],
  aims: readonly string[],
): Line[] {
  const rates = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond);
  const failed = ours.reduce((sum, one) => sum + one.failed, 0);
  return [
    ...peers.map(([peer, loads], i) => ({
      name,
      unit: '/s',
      samples: rates(ours),
      peer: { name: peer, samples: rates(loads) },
      ...(aims[i] && { aim: aims[i] }),
    })),
    {
      name: `${name}, p50`,
      samples: ours.map(({ p50 }) => p50),
      peer: { name: peers[0]?.[0] ?? '', samples: peers[0]?.[1].map(({ p50 }) => p50) ?? [] },
    },
    {
      name: `${name}, p99`,
      samples: ours.map(({ p99 }) => p99),
      peer: { name: peers[0]?.[0] ?? '', samples: peers[0]?.[1].map(({ p99 }) => p99) ?? [] },
    },
    { name: `${name}, failed requests in all`, unit: '', samples: [failed], aim: '0' },
  ];
}

async function orders(host: LabHost): Promise<number> {
  const result = await sql(host, { ...database, text: 'SELECT count(*) AS n FROM orders' });
  return 'rows' in result ? Number(result.rows[0]?.n) : Number.NaN;
}

async function throughput(): Promise<Line[]> {
  const ours = await shop(join(project, 'reference-solution'));
  const flask = await shop(join(project, 'fixtures/variants/day2/flask'));
  const fixed = await shop(join(project, 'reference-solution'));
  await using _ours = ours.host;
  await using _flask = flask.host;
  await using _fixed = fixed.host;
  await putStaticInPlace(fixed.host);
  const get = (host: LabHost) => () =>
    load(host, { from: '@client', url: front(host, '/api/products'), connections: 50, seconds });
  const [a = [], b = [], c = []] = await inTurn(rounds, [get(ours.host), get(flask.host), get(fixed.host)]);
  const order = JSON.stringify({ customer_id: 'bench', product_id: '1', quantity: 2, total_price: 19.98 });
  const request: Omit<LoadRequest, 'url'> = {
    from: '@client',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: order,
    connections: 20,
    seconds,
  };
  const post = (host: LabHost) => () => load(host, { ...request, url: front(host, '/api/orders') });
  const before = await orders(ours.host);
  const [d = [], e = []] = await inTurn(rounds, [post(ours.host), post(flask.host)]);
  const confirmed = d.reduce((sum, { succeeded }) => sum + succeeded, 0);
  const stored = (await orders(ours.host)) - before;
  return [
    {
      name: 'Day 2 up until all are healthy',
      samples: [ours.upMs, fixed.upMs],
      aim: '≤ 2.5 s',
      peer: { name: 'Flask variant', samples: [flask.upMs] },
    },
    ...lines(
      'GET /api/products, 50 connections',
      a,
      [
        ['Flask variant', b],
        ['nginx, static body', c],
      ],
      ['≥ 10 ×', '≥ 0.5 ×'],
    ),
    ...lines('POST /api/orders, 20 connections', d, [['Flask variant', e]], ['≥ 10 ×']),
    {
      name: 'orders in the table',
      unit: '',
      samples: [stored],
      peer: { name: 'confirmed', samples: [confirmed] },
      aim: 'none confirmed without its row',
    },
  ];
}

/** `netproof grade --day day2` as a user starts it. */
async function whole(): Promise<Line> {
  const out = await mkdtemp(join(tmpdir(), 'netproof-bench-'));
  try {
    const command = [
      join(project, 'cli/netproof.ts'),
      'grade',
      join(project, 'reference-solution'),
      '--day',
      'day2',
      '--out',
      out,
    ];
    const [samples = []] = await inTurn(rounds, [() => timed(() => execa(process.execPath, command))]);
    return { name: 'grade --day day2, the whole command', samples, aim: '≤ 8 s' };
  } finally {
    await rm(out, { recursive: true });
  }
}

export const day2: Bench = {
  name: 'day2',
  run: async () => [...(await throughput()), await whole()],
};
