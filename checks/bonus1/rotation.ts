import { shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { type Evidence, type HttpResult, type LabHostContext, printable } from '../../harness/model/index.ts';
import { givenMs, patient } from '../../harness/probe/index.ts';
import { httpMany, poll } from '../../harness/probe/services.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { mark } from '../day2/scene.ts';
import { allUntold, askAll, learn, type Mesh, scene } from './scene.ts';
import type { ServiceName } from './told.ts';

/** The certificate that a service's sidecar showed, before and after; null where it showed none. */
type Renewed = {
  readonly service: ServiceName;
  readonly before: string | null;
  readonly after: string | null;
  /** Whether the authority that is told of now vouches for the later one. */
  readonly verified: boolean;
};

type Requests = { readonly sent: number; readonly failed: number; readonly first: string | null };

type Observation = {
  readonly untold: Readonly<Record<string, string | null>>;
  /** How the line ended, where it was not with 0; null where it was. */
  readonly complaint: string | null;
  readonly renewed: readonly Renewed[];
  /** Requests to the shop before the line ran, and from then on. */
  readonly usual: Requests;
  readonly meanwhile: Requests;
};

const lineMs = 30_000;
/** From the end of the line until the last sidecar shows what is new. */
const showMs = 10_000;
const calmMs = 8000;
const turns = 2;
const batchesAfter = 3;
const expected =
  'While requests go on, the line `rotate` gives each sidecar a certificate with another serial number, by the same authority or one that is told of, and every request is answered.';

export const rotation = check({
  ...deliverable('bonus1.rotation'),
  on: scene,
  disturbs: true,
  // Two turns, of which each may take its line's time, and as long again until nothing answers.
  limitMs: 300_000,

  async observe(context): Promise<Observation> {
    const { shared: mesh } = context;
    const silent = allUntold(mesh);
    return { untold: silent, ...(await rotate(context, mesh)) };
  },

  judge({ untold: silent, complaint, renewed, usual, meanwhile }) {
    const hint =
      'Most proxies read their certificates anew without ending a connection: by a signal, or by a word on their socket. Which way does yours?';
    if (usual.sent === 0) return { status: 'blocked', by: 'bonus1.encrypted' };
    if (usual.failed > 0) {
      const actual = `Before anything was renewed, ${usual.failed} of ${usual.sent} requests failed; the first was answered ${usual.first}.`;
      return { status: 'fail', score: 0, expected, actual, hint };
    }
    const parts = hops.map(({ service }): Part => {
      const one = renewed.find((each) => each.service === service);
      return { what: service, trouble: one ? staleness(one) : (silent[service] ?? 'it showed no certificate') };
    });
    const background = complaint ?? undefined;
    // Who renews nothing loses nothing by it.
    if (parts.every(({ trouble }) => trouble !== undefined)) {
      const actual = [
        ...new Set(parts.map(({ what, trouble }) => `${what}: ${trouble}.`)),
        background && `${background}.`,
      ];
      return { status: 'fail', score: 0, expected, actual: actual.filter(Boolean).join(' '), hint };
    }
    const { sent, failed, first } = meanwhile;
    const lost = failed === 0 ? undefined : `${failed} of ${sent} failed; the first was answered ${first}`;
    return partialCredit([...parts, { what: 'requests meanwhile', trouble: lost, weight: hops.length }], {
      ...{ expected, hint },
      background,
    });
  },

  show: ({ renewed, usual, meanwhile }): Evidence[] => [
    {
      kind: 'table',
      title: 'Serial numbers of the certificates that the sidecars showed',
      columns: ['service', 'before', 'after'],
      rows: renewed.map(({ service, before, after }) => [service, before ?? 'none', after ?? 'none']),
    },
    {
      kind: 'table',
      title: 'Requests to the shop',
      columns: ['', 'sent', 'failed'],
      rows: [
        ['before', `${usual.sent}`, `${usual.failed}`],
        ['from the line’s begin on', `${meanwhile.sent}`, `${meanwhile.failed}`],
      ],
    },
  ],
});

function staleness({ before, after, verified }: Renewed): string | undefined {
  if (before === null) return 'it showed no certificate before';
  if (after === null) return 'it shows no certificate any more';
  if (after === before) return 'its certificate has the serial number that it had';
  return verified ? undefined : 'the authority of ca.pem does not vouch for its new certificate';
}

type Turn = Pick<Observation, 'complaint' | 'renewed' | 'meanwhile'>;

async function rotate(context: LabHostContext, mesh: Mesh): Promise<Turn & { readonly usual: Requests }> {
  // What was asked before may still keep a busy machine from answering.
  const usual = summed(await poll(context, calmMs, () => sendBatch(context, mesh), isAnswered));
  const { rotate: line } = context.lines;
  if (line === undefined) {
    const renewed = (await serials(context.host, mesh)).map(({ service, serial }) => ({
      ...{ service, before: serial, after: serial, verified: true },
    }));
    return { complaint: 'The submission has no line `rotate` for bonus1', renewed, usual, meanwhile: summed([]) };
  }
  let turn = await runOnce(context, mesh, line);
  // A busy machine loses a request now and then. Who ends connections loses some each time.
  const isRenewed = () => turn.renewed.some(({ before, after }) => after !== null && after !== before);
  for (let again = 1; again < turns && turn.meanwhile.failed > 0 && isRenewed(); again++)
    turn = await runOnce(context, await learn(context), line);
  return { ...turn, usual };
}

async function runOnce(context: LabHostContext, mesh: Mesh, line: string): Promise<Turn> {
  const { host, signal } = context;
  const send = () => sendBatch(context, mesh);
  const before = await serials(host, mesh);
  const meanwhile: HttpResult[] = [];
  const end = { complaint: null as string | null, at: null as number | null };
  const running = host
    .run(line, { timeoutMs: lineMs, graceMs: patient(lineMs) - lineMs })
    .then(({ ended, exitCode, output }) => {
      const last = printable(output).trim().split('\n').at(-1)?.slice(0, 200) ?? '';
      if (exitCode !== 0) end.complaint = `rotate ended with ${ended === 'exit' ? exitCode : ended}: ${last}`;
    })
    .finally(() => {
      end.at = givenMs();
    });
  while (end.at === null) {
    signal.throwIfAborted();
    meanwhile.push(...(await send()));
  }
  await running;
  // The callers have new certificates too, perhaps by a new authority.
  const now = await learn(context);
  let after = await serials(host, now);
  const isNew = () => before.every((one, index) => after[index]?.serial && after[index]?.serial !== one.serial);
  while (!isNew() && givenMs() < end.at + showMs) {
    meanwhile.push(...(await send()));
    after = await serials(host, now);
  }
  for (let sent = 0; sent < batchesAfter; sent++) meanwhile.push(...(await send()));
  const renewed = before.map(({ service, serial }) => {
    const later = after.find((one) => one.service === service);
    return { service, before: serial, after: later?.serial ?? null, verified: later?.verified ?? false };
  });
  return { complaint: end.complaint, renewed, meanwhile: summed(meanwhile) };
}

async function serials(host: LabHostContext['host'], mesh: Mesh) {
  const answers = await askAll(host, mesh);
  return mesh.hops.map(({ service }, index) => {
    const { serial = null, verified = false } = answers[index]?.certificate ?? {};
    return { service, serial, verified };
  });
}

/** What customers do, at nginx from its own namespace: they look at products, and one of them orders. */
async function sendBatch(context: LabHostContext, mesh: Mesh): Promise<readonly HttpResult[]> {
  const from = mesh.keys['nginx-lb'];
  if (from === undefined) return [];
  const nginx = topology.services.find(({ name }) => name === 'nginx-lb');
  const at = `http://${nginx?.address}:${nginx?.port}/api`;
  const order = { customer_id: mark(context), product_id: '3', quantity: 1, total_price: 79.99 };
  const headers = { 'content-type': 'application/json' };
  return await httpMany(context.host, [
    { from, url: `${at}/products` },
    { from, url: `${at}/products/1` },
    { from, url: `${at}/orders`, method: 'POST', headers, body: JSON.stringify(order) },
  ]);
}

const isServed = (one: HttpResult) => 'status' in one && one.status >= 200 && one.status < 300;

function isAnswered(results: readonly HttpResult[]): boolean {
  return results.length > 0 && results.every(isServed);
}

function summed(results: readonly HttpResult[]): Requests {
  const failed = results.filter((one) => !isServed(one));
  const [first] = failed;
  return { sent: results.length, failed: failed.length, first: first === undefined ? null : shown(first) };
}
