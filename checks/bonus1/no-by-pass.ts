import { drawnText } from '../../harness/expect/drawn.ts';
import { holds } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Evidence, LabHost } from '../../harness/model/index.ts';
import { connect } from '../../harness/probe/index.ts';
import { type ConverseRequest, converse, overhear } from '../../harness/probe/mesh.ts';
import { listeners } from '../../harness/probe/services.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { isServed, questions } from './questions.ts';
import { asking, type Mesh, scene } from './scene.ts';

/** A port at which a service's namespace may be reached. */
type Door = {
  readonly service: string;
  readonly at: string;
  readonly address: string;
  readonly port: number;
  /** What the submission says that it is; 'other' is all else, the program's own among them. */
  readonly is: 'sidecar' | 'metrics' | 'other';
};

type Probed = Door & {
  /** The other namespaces from which it opens. */
  readonly opens: readonly string[];
  /** Of those that were looked at closer, the ones whose words went there in clear, over a link. Where a mesh leads a caller's words to the caller's own sidecar, they did not. */
  readonly clear: readonly string[];
  /** Whether a program of the shop answered there to words in clear, or to whoever has no certificate. */
  readonly answered: boolean;
  /** Whether it speaks TLS: then nobody without a certificate has got in. */
  readonly sealed: boolean;
};

type Observation = {
  readonly doors: readonly Probed[];
  /** Namespaces that tried. */
  readonly from: readonly string[];
  readonly callers: Readonly<Record<string, string>>;
};

const connectMs = 1200;
const wordsMs = 4000;
const mostTried = 2;

export const noByPass = check({
  ...deliverable('bonus1.no-by-pass'),
  on: scene,

  async observe({ shared: mesh, host }): Promise<Observation> {
    const from = [...mesh.survey.namespaces.map(({ key }) => key), '@client', '@internet'];
    const doors = await doorsOf(host, mesh);
    const tries = doors.flatMap((door) => from.filter((key) => key !== door.at).map((key) => ({ door, key })));
    const results = await connect(
      host,
      tries.map(({ door, key }) => ({ from: key, to: door.address, port: door.port, timeoutMs: connectMs })),
    );
    const opens = (door: Door) =>
      tries.flatMap((one, index) => (one.door === door && results[index]?.result === 'open' ? [one.key] : []));
    const clear = await inClear(
      host,
      doors.flatMap((door) => closer(door, opens(door)).map((key) => ({ door, key }))),
    );
    return {
      from,
      callers: Object.fromEntries(mesh.hops.map(({ service, from: caller }) => [service, caller])),
      doors: await Promise.all(
        doors.map((door) => speak(host, mesh, { ...door, opens: opens(door), clear: clear(door) })),
      ),
    };
  },

  judge({ doors, callers }) {
    const names = [...new Set(doors.map(({ service }) => service))];
    const parts = names.map((service): Part => {
      const own = doors.filter((one) => one.service === service);
      const control = own.find(({ is }) => is === 'sidecar');
      const guarded = hops.some((hop) => hop.service === service);
      // That nothing opens counts only beside a sidecar that does.
      if (guarded && !control?.opens.includes(callers[service] ?? ''))
        return { what: service, trouble: 'its sidecar’s port does not open either', blame: 'bonus1.mutual' };
      const open = own.find((one) => one.answered || (one.is === 'other' && one.clear.length > 0 && !one.sealed));
      return { what: service, trouble: open && sentence(open) };
    });
    if (parts.length === 0) return { status: 'blocked', by: 'bonus1.mutual' };
    return partialCredit(parts, {
      expected:
        'From other namespaces, the host and outside, nothing of a service’s namespace opens but the sidecar, which answers no word in clear, and its metrics.',
      hint: "'ss -ltn' in the namespace tells what listens at more than 127.0.0.1: the program itself, or the side of the sidecar that is meant for it.",
    });
  },

  show: ({ doors, from }): Evidence[] => [
    {
      kind: 'table',
      title: `Ports of the services’ namespaces, tried from ${from.join(', ')}`,
      columns: ['service', 'port', 'is', 'opens to', 'in clear from', 'answers', 'speaks TLS'],
      rows: doors.map((one) => [
        one.service,
        `${one.address}:${one.port}`,
        one.is,
        one.opens.join(', ') || 'nobody',
        one.clear.join(', '),
        one.answered ? 'yes' : 'no',
        one.sealed ? 'yes' : 'no',
      ]),
    },
  ],
});

function sentence({ address, port, is, clear, answered }: Probed): string {
  const where = is === 'other' ? `port ${port}` : `the port of its ${is}, ${port},`;
  const who = clear.slice(0, 3).join(', ') + (clear.length > 3 ? ` and ${clear.length - 3} more` : '');
  return `${where} at ${address} opens to ${who}${answered ? ', and a program of the shop answers there without a certificate' : ''}`;
}

/** What listens in the services' namespaces at more than the loopback, and the ports of Day 2 whether anybody listens or not. */
async function doorsOf(host: LabHost, mesh: Mesh): Promise<readonly Door[]> {
  const listening = await listeners(host);
  const more = instances.filter(({ name }) => !topology.services.some((one) => one.name === name));
  return [...topology.services, ...more].flatMap(({ name, address, port }): Door[] => {
    const at =
      Object.entries(mesh.keys).find(([service]) => service === name)?.[1] ??
      mesh.survey.namespaces.find((one) => one.key !== '@host' && holds(one, address))?.key;
    if (at === undefined) return [];
    const service = instances.some((one) => one.address === address) ? 'product-service' : name;
    const { port: sidecar, metrics } = Object.entries(mesh.sidecars).find(([one]) => one === service)?.[1] ?? {};
    const counted = /^https?:\/\/[^/:]+:(\d+)/.exec(metrics ?? '')?.[1];
    const own = listening.filter((one) => one.namespace === at && !/^(127\.|::1$)/.test(one.address));
    const ports = new Set([port, ...own.map((one) => one.port), ...(sidecar ? [sidecar] : [])]);
    // The shop's own door is everybody's.
    if (name === 'nginx-lb') ports.delete(port);
    return [...ports].map((one) => ({
      ...{ service, at, address, port: one },
      is: one === sidecar ? 'sidecar' : one === Number(counted) ? 'metrics' : 'other',
    }));
  });
}

type Way = { readonly door: Door; readonly key: string };

/** Whose words are looked for on the links: everybody's to a port that should not open, and some to those that may. */
function closer({ is }: Door, opens: readonly string[]): readonly string[] {
  return is === 'other' ? opens : opens.slice(0, mostTried);
}

/** Sends a nonce from each of these namespaces to each of these ports: from where, by port, it was seen on a link. */
async function inClear(host: LabHost, ways: readonly Way[]): Promise<(door: Door) => readonly string[]> {
  const nonces = ways.map((_, index) => drawnText(host.seed, `past the sidecar ${index}`));
  const requests = ways.map(({ door, key }, index) => ({
    ...{ from: key, url: `http://${door.address}:${door.port}/health`, timeoutMs: wordsMs },
    headers: { 'x-nonce': nonces[index] ?? '' },
  }));
  const { clear } = await overhear(host, { requests, secrets: nonces });
  const seen = new Set(clear.map(({ secret }) => secret));
  return (door) => ways.flatMap((way, index) => (way.door === door && seen.has(nonces[index] ?? '') ? [way.key] : []));
}

/** Says to an open port what the shop's programs understand, in clear and over TLS, as nobody. */
async function speak(host: LabHost, mesh: Mesh, door: Omit<Probed, 'answered' | 'sealed'>): Promise<Probed> {
  const from = door.clear.slice(0, mostTried);
  const words = from.flatMap((key) =>
    questions.map(({ say, enough }): ConverseRequest & { readonly say: string } => ({
      ...{ from: key, to: door.address, port: door.port, say, enough, timeoutMs: wordsMs },
    })),
  );
  const [hop] = mesh.hops;
  const tls = hop && asking(mesh, hop, null).tls;
  const both = [...words, ...(tls === undefined ? [] : words.map((one) => ({ ...one, tls })))];
  const answers = both.length === 0 ? [] : await converse(host, both);
  return {
    ...door,
    answered: answers.some((one) => questions.some((question) => isServed(one, question))),
    // TLS 1.2 refuses before it has shown anything, by an alert.
    sealed: answers.some(({ certificate, ended }) => certificate !== null || /_ALERT_/.test(ended)),
  };
}
