import { drawnNumber } from '../../harness/expect/drawn.ts';
import { holds } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Answered, Evidence, Identity, LabHost } from '../../harness/model/index.ts';
import { converse, forge } from '../../harness/probe/mesh.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { check, type Part } from '../check.ts';
import { isServed, questionFor, whatCame } from './questions.ts';
import { allUntold, asking, type Hop, type Mesh, scene } from './scene.ts';
import type { ServiceName } from './told.ts';

const callers = [...new Set(hops.map(({ caller }) => caller))];
const kinds = ['caller', 'nobody', 'forged', 'other'] as const;

/** One question to a service through its sidecar. */
type Try = {
  readonly service: ServiceName;
  /** As its caller; without a certificate; as its caller by another authority; as another service. */
  readonly as: (typeof kinds)[number];
  readonly name: string;
  readonly served: boolean;
  readonly came: string;
  /** Whether its own certificate is by the authority that was told. */
  readonly verified: boolean;
};

type Observation = {
  readonly untold: Readonly<Record<string, string | null>>;
  readonly missing: readonly string[];
  readonly tries: readonly Try[];
};

const words: Readonly<Record<Try['as'], (name: string) => string>> = {
  caller: (name) => `as ${name}`,
  nobody: () => 'without a certificate',
  forged: (name) => `as ${name}, by another authority of the same name`,
  other: (name) => `as ${name}, by the right authority`,
};

export const mutual = check({
  ...deliverable('bonus1.mutual'),
  on: scene,

  async observe({ shared: mesh, host }): Promise<Observation> {
    return {
      untold: allUntold(mesh),
      missing: mesh.missing,
      tries: await tryAll(host, mesh),
    };
  },

  judge({ untold: silent, missing, tries }) {
    const parts = hops.flatMap(({ caller, service }): Part[] => {
      const own = tries.filter((one) => one.service === service);
      const control = own.find(({ as }) => as === 'caller');
      const unheard =
        control === undefined
          ? `there is no certificate of ${caller} to ask it with`
          : `whoever may ask it, ${caller}, gets ${control.came}`;
      // What is refused to everybody is not refused to strangers.
      const trouble = silent[service] ?? (control?.served ? undefined : unheard);
      if (trouble !== undefined) return [{ what: service, trouble, weight: 4 }];
      const unknown = control?.verified ? undefined : 'the certificate that it shows is not by the authority of ca.pem';
      return [
        { what: service, trouble: unknown },
        ...(['nobody', 'forged', 'other'] as const).map((as): Part => {
          const served = own.filter((one) => one.as === as && one.served);
          const who = served.map(({ name }) => words[as](name)).join(', and ');
          if (served.length > 0) return { what: service, trouble: `it answers whoever comes ${who}` };
          // That nobody else gets in is shown by somebody who tried.
          const untried = own.some((one) => one.as === as)
            ? undefined
            : 'there is no certificate of another service to ask it with';
          return { what: service, trouble: untried };
        }),
      ];
    });
    return partialCredit(parts, {
      expected:
        'A sidecar answers the one identity that may ask its service. Nobody without a certificate, with one by another authority, or with one of another service gets an answer.',
      background: missing[0]?.replace(/\.$/, ''),
      hint: 'A connection that opens says nothing: in TLS 1.3 the server looks at the certificate afterwards. Send a request with curl --cert and --key.',
    });
  },

  show: ({ tries }): Evidence[] => [
    {
      kind: 'table',
      title: 'Who asked each service through its sidecar, and what came of it',
      columns: ['service', 'asked', 'came'],
      rows: tries.map(({ service, as, name, served, came }) => [
        service,
        words[as](name),
        served ? 'the answer' : came,
      ]),
    },
  ],
});

type Asked = { readonly hop: Hop; readonly as: Try['as']; readonly name: string; readonly identity: Identity | null };

async function tryAll(host: LabHost, mesh: Mesh): Promise<readonly Try[]> {
  const able = mesh.hops.filter(({ caller }) => mesh.identities[caller] !== undefined);
  const forged = new Map(
    await Promise.all(
      [...new Set(able.map(({ caller }) => caller))].map(
        async (name) => [name, await forge(host, mesh.identities[name] as Identity)] as const,
      ),
    ),
  );
  const asked = able.flatMap((hop): Asked[] => [
    { hop, as: 'caller', name: hop.caller, identity: mesh.identities[hop.caller] ?? null },
    { hop, as: 'nobody', name: '', identity: null },
    { hop, as: 'forged', name: hop.caller, identity: forged.get(hop.caller) ?? null },
    ...strangers(host.seed, hop, mesh).flatMap((name): Asked[] => {
      const identity = mesh.identities[name];
      return identity === undefined ? [] : [{ hop, as: 'other', name, identity }];
    }),
  ]);
  // An instance beside it lets nobody else in either; that it serves its caller is Day 4's business.
  const beside = asked.flatMap((one) =>
    one.as === 'caller' ? [] : toInstances(mesh, one.hop).map((hop): Asked => ({ ...one, hop })),
  );
  const answers = await converse(
    host,
    [...asked, ...beside].map(({ hop, identity }) => asking(mesh, hop, identity)),
  );
  return [...asked, ...beside].map(({ hop: { service }, as, name }, index) => {
    const answer = answers[index] as Answered;
    const served = isServed(answer, questionFor(service));
    return { service, as, name, served, came: whatCame(answer), verified: answer.certificate?.verified ?? false };
  });
}

/** Two of the callers that have no business with a service, drawn: that their certificates are good is seen where they do have. Its own identity is no stranger's. */
function strangers(seed: string, { caller, service }: Hop, { identities }: Mesh): readonly ServiceName[] {
  const others = callers.filter((name) => name !== caller && name !== service && identities[name] !== undefined);
  const first = drawnNumber(seed, `stranger for ${service}`, others.length || 1);
  return [...new Set([first, first + 1].map((at) => others[at % others.length]))].filter((one) => one !== undefined);
}

/** The hop to each other instance of its service that is there: who is at rest answers nobody. */
function toInstances({ survey }: Mesh, hop: Hop): readonly Hop[] {
  if (hop.service !== 'product-service') return [];
  const there = ({ address }: { readonly address: string }) => survey.namespaces.some((one) => holds(one, address));
  return instances
    .filter((one) => one.address !== hop.address && there(one))
    .map(({ address }) => ({ ...hop, address }));
}
