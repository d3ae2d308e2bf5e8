import { holds } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Evidence, LabHost } from '../../harness/model/index.ts';
import { connect } from '../../harness/probe/index.ts';
import { type ConverseRequest, converse } from '../../harness/probe/mesh.ts';
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
    return {
      from,
      callers: Object.fromEntries(mesh.hops.map(({ service, from: caller }) => [service, caller])),
      doors: await Promise.all(doors.map((door) => speak(host, mesh, { ...door, opens: opens(door) }))),
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
      const open = own.find((one) => one.answered || (one.is === 'other' && one.opens.length > 0 && !one.sealed));
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
      columns: ['service', 'port', 'is', 'opens to', 'answers in clear', 'speaks TLS'],
      rows: doors.map((one) => [
        one.service,
        `${one.address}:${one.port}`,
        one.is,
        one.opens.join(', ') || 'nobody',
        one.answered ? 'yes' : 'no',
        one.sealed ? 'yes' : 'no',
      ]),
    },
  ],
});

function sentence({ address, port, is, opens, answered }: Probed): string {
  const where = is === 'other' ? `port ${port}` : `the port of its ${is}, ${port},`;
  const who = opens.slice(0, 3).join(', ') + (opens.length > 3 ? ` and ${opens.length - 3} more` : '');
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

/** Says to an open port what the shop's programs understand, in clear and over TLS, as nobody. */
async function speak(host: LabHost, mesh: Mesh, door: Omit<Probed, 'answered' | 'sealed'>): Promise<Probed> {
  const from = door.opens.slice(0, mostTried);
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
