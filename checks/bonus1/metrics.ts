import { shown } from '../../harness/expect/contract.ts';
import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Answered, Evidence, HttpResult, LabHost } from '../../harness/model/index.ts';
import { givenMs } from '../../harness/probe/index.ts';
import { converse } from '../../harness/probe/mesh.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { counts, type Grown, grown, type Round, readCounters } from './counters.ts';
import { isServed, questionFor, whatCame } from './questions.ts';
import { allUntold, asking, type Hop, type Mesh, scene } from './scene.ts';
import type { ServiceName } from './told.ts';

/** What a service's sidecar told of itself, before and after two rounds of requests. */
type Counted = {
  readonly service: ServiceName;
  /** Why it told nothing, as the rest of a sentence; null where it did. */
  readonly silent: string | null;
  /** What a request of ours got that was not served; null when all were. */
  readonly refused: string | null;
  /** The same of one that was sent alone, before; records that were made before it was sent lack it. */
  readonly alone?: string | null;
  readonly rounds: readonly [Round, Round];
  readonly grown: readonly Grown[];
};

type Observation = {
  readonly untold: Readonly<Record<string, string | null>>;
  readonly counted: readonly Counted[];
};

const mostGrown = 40;

export const metrics = check({
  ...deliverable('bonus1.metrics'),
  on: scene,

  async observe({ shared: mesh, host }): Promise<Observation> {
    return {
      untold: allUntold(mesh),
      counted: await count(host, mesh),
    };
  },

  judge({ untold: silent, counted }) {
    const parts = hops.map(({ service }): Part => {
      const one = counted.find((each) => each.service === service);
      if (one === undefined) return { what: service, trouble: silent[service] ?? 'it was not asked' };
      // What did not come through need not be counted: where even one alone does not, mutual has seen it.
      if (one.refused !== null)
        return one.alone === null
          ? {
              what: service,
              trouble: `one request alone is served, and of several at once one was answered ${one.refused}`,
            }
          : { what: service, trouble: `a request was answered ${one.alone ?? one.refused}`, blame: 'bonus1.mutual' };
      if (one.silent !== null) return { what: service, trouble: one.silent };
      const [first, second] = one.rounds.map(({ sent }) => sent);
      const is = one.grown.some((each) => counts(each, one.rounds));
      const trouble = `none of its numbers grew by ${first} and then by ${second}, as many as we had sent through it`;
      return { what: service, trouble: is ? undefined : trouble };
    });
    return partialCredit(parts, {
      expected:
        'Of what each sidecar tells of itself, a number grows by as many as come through it: in two rounds, of two lengths.',
      hint: 'Read the metrics, send ten requests through the sidecar, and read them again. Is it the sidecar that counts, or the program behind it?',
    });
  },

  show: ({ counted }): Evidence[] => [
    {
      kind: 'table',
      title: 'Numbers of the sidecars that grew as our requests did',
      columns: ['service', 'sent', 'number', 'grew by'],
      rows: counted.flatMap(({ service, rounds, grown: numbers, silent }) => {
        const sent = rounds.map((one) => one.sent).join(', then ');
        const fitting = numbers.filter((one) => counts(one, rounds)).slice(0, 3);
        return fitting.length === 0
          ? [[service, sent, silent ?? 'none', '']]
          : fitting.map(({ name, by }) => [service, sent, name, by.join(', then ')]);
      }),
    },
  ],
});

async function count(host: LabHost, mesh: Mesh): Promise<readonly Counted[]> {
  const asked = mesh.hops.filter(({ caller }) => mesh.identities[caller] !== undefined);
  const read = () =>
    httpMany(
      host,
      asked.map(({ at, metrics: url }) => ({ from: at, url: isUrl(url) ? url : 'http://127.0.0.1:1/' })),
    );
  const draw = (hop: Hop, what: string, least: number, choices: number) =>
    least + drawnNumber(host.seed, `${what} of requests to ${hop.service}`, choices);
  const alone = await round(host, mesh, asked, () => 1);
  const before = await read();
  const first = await round(host, mesh, asked, (hop) => draw(hop, 'a few', 3, 4));
  const between = await read();
  const second = await round(host, mesh, asked, (hop) => draw(hop, 'many', 10, 6));
  const after = await read();
  return asked.map(({ service, metrics: url }, index): Counted => {
    const texts = [before[index], between[index], after[index]] as [HttpResult, HttpResult, HttpResult];
    const failed = texts.find((one) => !('status' in one) || one.status !== 200);
    const notNamed = 'sidecars.json names no http address at which it tells of itself';
    const [a, b, c] = texts.map((one) => readCounters('status' in one ? one.body : ''));
    const numbers = a && b && c ? grown(a, b, c) : [];
    return {
      service,
      silent: isUrl(url) ? (failed ? `its metrics were answered ${shown(failed)}` : null) : notNamed,
      alone: alone.refused[index] ?? null,
      refused: first.refused[index] ?? second.refused[index] ?? null,
      rounds: [first.rounds[index] as Round, second.rounds[index] as Round],
      grown: numbers.slice(0, mostGrown),
    };
  });
}

/** An address, as names are the submission's business. */
function isUrl(url: string | null): url is string {
  const { protocol, hostname, port } = (url !== null && URL.parse(url)) || {};
  return protocol === 'http:' && port !== '0' && /^\d+(\.\d+){3}$/.test(hostname ?? '');
}

/** So many requests to each service, as its caller and over a connection each. */
async function round(host: LabHost, mesh: Mesh, asked: readonly Hop[], many: (hop: Hop) => number) {
  const began = givenMs();
  const words = asked.flatMap((hop) =>
    Array.from({ length: many(hop) }, () => ({ hop, say: asking(mesh, hop, mesh.identities[hop.caller] ?? null) })),
  );
  const answers = await converse(
    host,
    words.map(({ say }) => say),
  );
  const seconds = (givenMs() - began) / 1000;
  const refused = asked.map((hop) => {
    const own = answers.filter((_, index) => words[index]?.hop === hop);
    const failed = own.find((one: Answered) => !isServed(one, questionFor(hop.service)));
    return failed === undefined ? null : whatCame(failed);
  });
  return { refused, rounds: asked.map((hop): Round => ({ sent: many(hop), seconds })) };
}
