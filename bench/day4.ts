import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { project } from '../cli/project.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { LabHost } from '../harness/model/index.ts';
import { http, load } from '../harness/probe/index.ts';
import { loadSubmission, packSubmission } from '../harness/submission/index.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const rounds = 5;
const seconds = 2;
const connections = 50;

/** A lab host in which these lines of the reference have run, and how long the last one took, in milliseconds. */
async function shop(lines: readonly string[]): Promise<{ host: LabHost; upMs: number }> {
  const submission = await loadSubmission(join(project, 'reference-solution'), []);
  const host = await openLabHost();
  await host.unpack(packSubmission(submission));
  let upMs = 0;
  for (const line of lines) {
    const { exitCode, output, durationMs } = await host.run(line);
    if (exitCode !== 0) throw new Error(`bench: ${line} failed: ${output.slice(-500)}`);
    upMs = durationMs;
  }
  return { host, upMs };
}

const flat = ['node day1/up.ts', 'node day2/up.ts'];
const products = (host: LabHost) => `http://${host.uplink.address}:8080/api/products`;
const get = (host: LabHost) => () => load(host, { from: '@client', url: products(host), connections, seconds });

/** What the balancer and the policy cost, and what the tiers do. */
async function throughput(): Promise<Line[]> {
  const day2 = await shop(flat);
  const nft = await shop([...flat, 'node day4/up.ts']);
  const iptables = await shop([...flat, 'node day4/up.ts --policies iptables']);
  const tiers = await shop(['node day4/tiers/up.ts']);
  await using _day2 = day2.host;
  await using _nft = nft.host;
  await using _iptables = iptables.host;
  await using _tiers = tiers.host;
  const loads = await inTurn(rounds, [get(nft.host), get(day2.host), get(iptables.host), get(tiers.host)]);
  const [ours = [], ...peers] = loads.map((each) => each.map(({ perSecond }) => perSecond));
  const names = ['Day 2, one instance', 'by iptables', 'in tiers'];
  const failed = loads.flat().reduce((sum, one) => sum + one.failed, 0);
  return [
    { name: 'Day 4 up until all are in the rotation', samples: [nft.upMs, iptables.upMs], aim: '≤ 4 s' },
    { name: 'tiers until the shop answers', samples: [tiers.upMs], aim: '≤ 4 s' },
    ...names.map((name, index) => ({
      ...{ name: `GET /api/products, ${connections} connections`, unit: '/s', samples: ours },
      peer: { name, samples: peers[index] ?? [] },
    })),
    { name: 'failed requests in all', unit: '', samples: [failed], aim: '0' },
  ];
}

/** An instance is killed under load, and started again: requests that failed, and how long until it gets its share again. */
async function failover(): Promise<Line[]> {
  const { host } = await shop([...flat, 'node day4/up.ts']);
  await using _host = host;
  const members = async () => {
    const answer = await http(host, { from: '@host', url: 'http://10.0.0.20:3000/rotation' });
    return 'body' in answer ? (JSON.parse(answer.body)['product-service'] as string[]).length : 0;
  };
  const until = async (count: number) => {
    while ((await members()) !== count) await delay(5);
  };
  const once = async () => {
    const loaded = load(host, { from: '@client', url: products(host), connections, seconds: 4 });
    await delay(1000);
    await host.run("kill -9 $(cut -d' ' -f1 /run/shop-lab/product-service-2.pid)");
    await until(2);
    const back = await timed(async () => {
      await host.run('node day4/up.ts');
      await until(3);
    });
    return { back, failed: (await loaded).failed };
  };
  const [runs = []] = await inTurn(rounds, [once]);
  return [
    { name: 'killed under load: failed GETs', unit: '', samples: runs.map(({ failed }) => failed), aim: '0' },
    {
      ...{ name: 'from up, which restarts it, until it has its share again', aim: '≤ 3 s' },
      samples: runs.map(({ back }) => back),
    },
  ];
}

/** `netproof grade --day day4` as a user starts it. */
async function whole(): Promise<Line> {
  const out = await mkdtemp(join(tmpdir(), 'netproof-bench-'));
  try {
    const reference = join(project, 'reference-solution');
    const command = [join(project, 'cli/netproof.ts'), 'grade', reference, '--day', 'day4', '--out', out];
    const [samples = []] = await inTurn(3, [() => timed(() => execa(process.execPath, command))]);
    return { name: 'grade --day day4, the whole command', samples };
  } finally {
    await rm(out, { recursive: true });
  }
}

export const day4: Bench = {
  name: 'day4',
  run: async () => [...(await throughput()), ...(await failover()), await whole()],
};
