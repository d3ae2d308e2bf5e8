import { drawnNumber, drawnText } from '../../harness/expect/drawn.ts';
import { holds } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Answered, Evidence, LabHost } from '../../harness/model/index.ts';
import { connect } from '../../harness/probe/index.ts';
import { type ConverseRequest, converse, overhear } from '../../harness/probe/mesh.ts';
import { listeners } from '../../harness/probe/services.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { health, isServed, type Question, questions } from './questions.ts';
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
  /** Of those whose words went there in clear, to whom it speaks TLS. Records that were made before each was asked lack it. */
  readonly sealedTo?: readonly string[];
};

type Observation = {
  readonly doors: readonly Probed[];
  /** Namespaces that tried. */
  readonly from: readonly string[];
  readonly callers: Readonly<Record<string, string>>;
  /** How many ports there were, where these were too many to try them. */
  readonly tooMany?: number;
};

const connectMs = 1200;
const wordsMs = 4000;
const mostTried = 2;
/** A shop with its sidecars and their metrics has some two dozen. */
const mostDoors = 60;

export const noByPass = check({
  ...deliverable('bonus1.no-by-pass'),
  on: scene,

  async observe({ shared: mesh, host }): Promise<Observation> {
    const from = [...mesh.survey.namespaces.map(({ key }) => key), '@client', '@internet'];
    const callers = Object.fromEntries(mesh.hops.map(({ service, from: caller }) => [service, caller]));
    const doors = await doorsOf(host, mesh);
    if (doors.length > mostDoors) return { from, callers, doors: [], tooMany: doors.length };
    const tries = doors.flatMap((door) => from.filter((key) => key !== door.at).map((key) => ({ door, key })));
    const results = await connect(
      host,
      tries.map(({ door, key }) => ({ from: key, to: door.address, port: door.port, timeoutMs: connectMs })),
    );
    const opens = (door: Door) =>
      tries.flatMap((one, index) => (one.door === door && results[index]?.result === 'open' ? [one.key] : []));
    const clear = await inClear(
      host,
      doors.flatMap((door) => {
        const caller = callers[door.service];
        return closer(door, opens(door), caller, host.seed).map((key) => ({ door, key }));
      }),
    );
    return {
      from,
      callers,
      doors: await Promise.all(
        doors.map((door) => speak(host, mesh, { ...door, opens: opens(door), clear: clear(door) })),
      ),
    };
  },

  judge({ doors, callers, tooMany }) {
    const expected =
      'From other namespaces, the host and outside, nothing of a service’s namespace opens but the sidecar, which answers no word in clear, and its metrics.';
    const hint =
      "'ss -ltn' in the namespace tells what listens at more than 127.0.0.1: the program itself, or the side of the sidecar that is meant for it.";
    if (tooMany !== undefined) {
      const actual = `In the services’ namespaces ${tooMany} ports may be reached: more than ${mostDoors} are not tried one by one.`;
      return { status: 'fail', score: 0, expected, hint, actual };
    }
    const names = [...new Set([...doors, ...hops].map(({ service }) => service))];
    const parts = names.map((service): Part => {
      const own = doors.filter((one) => one.service === service);
      const guarded = hops.some((hop) => hop.service === service);
      // That nothing opens counts only beside a sidecar that does.
      if (guarded && !own.some(({ is, opens }) => is === 'sidecar' && opens.includes(callers[service] ?? '')))
        return { what: service, trouble: 'its sidecar’s port does not open either', blame: 'bonus1.mutual' };
      const open = own.find((one) => one.answered || (one.is === 'other' && unsealed(one).length > 0));
      return { what: service, trouble: open && sentence(open) };
    });
    return partialCredit(parts, { expected, hint });
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

/** Whose words go there in clear, and who is spoken to in no other way. */
function unsealed({ clear, sealed, sealedTo }: Probed): readonly string[] {
  return clear.filter((key) => !(sealedTo?.includes(key) ?? sealed));
}

function sentence(door: Probed): string {
  const { address, port, is, answered } = door;
  const where = is === 'other' ? `port ${port}` : `the port of its ${is}, ${port},`;
  const clear = answered ? door.clear : unsealed(door);
  const who = clear.slice(0, 3).join(', ') + (clear.length > 3 ? ` and ${clear.length - 3} more` : '');
  return `${where} at ${address} opens to ${who}${answered ? ', and a program of the shop answers there without a certificate' : ''}`;
}

/** What listens in the services' namespaces at more than the loopback, at each address where it does, and the ports of Day 2 whether anybody listens or not. */
async function doorsOf(host: LabHost, mesh: Mesh): Promise<readonly Door[]> {
  const listening = await listeners(host);
  const more = instances.filter(({ name }) => !topology.services.some((one) => one.name === name));
  const doors = [...topology.services, ...more].flatMap(({ name, address, port }): Door[] => {
    const at =
      Object.entries(mesh.keys).find(([service]) => service === name)?.[1] ??
      mesh.survey.namespaces.find((one) => one.key !== '@host' && holds(one, address))?.key;
    if (at === undefined) return [];
    const service = instances.some((one) => one.address === address) ? 'product-service' : name;
    const { port: sidecar, metrics } = Object.entries(mesh.sidecars).find(([one]) => one === service)?.[1] ?? {};
    const counted = /^https?:\/\/[^/:]+:(\d+)/.exec(metrics ?? '')?.[1];
    const all = [address, ...addressesIn(mesh, at)];
    const own = listening
      .filter((one) => one.namespace === at && !/^(127\.|::1$)/.test(one.address))
      .flatMap((one) =>
        (all.includes(one.address) ? [one.address] : all).map((to) => ({ address: to, port: one.port })),
      );
    const usual = [port, ...(sidecar ? [sidecar] : [])].map((one) => ({ address, port: one }));
    return [...usual, ...own].map((one) => ({
      ...{ service, at, ...one },
      is: one.port === sidecar ? 'sidecar' : one.port === Number(counted) ? 'metrics' : 'other',
    }));
  });
  const once = new Map(doors.map((door) => [`${door.at} ${door.address}:${door.port}`, door]));
  // The shop's own door is everybody's.
  const shop = topology.services.find(({ name }) => name === 'nginx-lb')?.port;
  return [...once.values()].filter(({ service, port }) => service !== 'nginx-lb' || port !== shop);
}

/** The IPv4 addresses of a namespace that are good beyond it. */
function addressesIn({ survey }: Mesh, key: string): readonly string[] {
  const links = survey.namespaces.find((one) => one.key === key)?.links ?? [];
  const all = links.filter(({ kind }) => kind !== 'loopback').flatMap(({ addresses }) => addresses);
  return all.map((one) => one.split('/')[0] ?? '');
}

type Way = { readonly door: Door; readonly key: string };

/** Whose words are looked for on the links: everybody's to a port that should not open, and to those that may, its caller's and one's that is drawn. */
function closer({ is, address, port }: Door, opens: readonly string[], caller = '', seed = ''): readonly string[] {
  if (is === 'other') return opens;
  const others = opens.filter((key) => key !== caller);
  const drawn = others[drawnNumber(seed, `who tries ${address}:${port}`, others.length || 1)];
  return [...(opens.includes(caller) ? [caller] : []), ...(drawn === undefined ? [] : [drawn])];
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

/** Says to an open port what the shop's programs understand, in clear and over TLS, as nobody; to whom all it speaks TLS is asked by one word each. */
async function speak(
  host: LabHost,
  mesh: Mesh,
  door: Omit<Probed, 'answered' | 'sealed' | 'sealedTo'>,
): Promise<Probed> {
  type Asked = { readonly key: string; readonly question: Question; readonly sealed: boolean };
  const [hop] = mesh.hops;
  const tls = hop && asking(mesh, hop, null).tls;
  const both = tls === undefined ? [false] : [false, true];
  const asked = door.clear.flatMap((key, at): Asked[] =>
    at < mostTried
      ? questions.flatMap((question) => both.map((sealed) => ({ key, question, sealed })))
      : both.filter((sealed) => sealed).map((sealed) => ({ key, question: health, sealed })),
  );
  const requests = asked.map(
    ({ key, question: { say, enough }, sealed }): ConverseRequest & { readonly say: string } => ({
      ...{ from: key, to: door.address, port: door.port, say, enough, timeoutMs: wordsMs },
      ...(sealed && tls !== undefined && { tls }),
    }),
  );
  const answers = requests.length === 0 ? [] : await converse(host, requests);
  // TLS 1.2 refuses before it has shown anything, by an alert.
  const speaksTls = ({ certificate, ended }: Answered) => certificate !== null || /_ALERT_/.test(ended);
  const sealedTo = [...new Set(asked.flatMap(({ key }, at) => (speaksTls(answers[at] as Answered) ? [key] : [])))];
  return {
    ...door,
    // A sidecar that says in words that it wants TLS has answered no question.
    answered: asked.some(({ question }, at) => isServed(answers[at] as Answered, question)),
    sealed: sealedTo.length > 0,
    sealedTo,
  };
}
