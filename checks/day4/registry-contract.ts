import { breach, type Contract } from '../../harness/expect/contract.ts';
import { drawnText } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { notFound } from '../../labs/day2/contracts.ts';
import { deregistered, entry, registered, services } from '../../labs/day4/contracts.ts';
import { registry as asked } from '../../labs/day4/network.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { askRegistry, findRegistry, type Registry, registryMissing } from './registry.ts';
import { type Day4Scene, settle } from './scene.ts';

/** What the registry answers, question by question; null when there is no registry, and why. */
type Observation = {
  readonly name: string;
  readonly answers: Readonly<Record<string, HttpResult>> | null;
  readonly missing: string;
};

const first = { ip: '10.0.0.99', port: 9999 };
const moved = { ip: '10.0.0.98', port: 9998 };
const badBodies = {
  'a body that is not JSON': '{"name": ',
  'a body without fields': '{}',
  'a port that is no port': JSON.stringify({ name: 'netproof-bad', ip: '10.0.0.99', port: 70_000 }),
};

/** What is wanted, in the order in which it is asked. */
function wanted(name: string): Readonly<Record<string, Contract & { readonly also?: number }>> {
  return {
    register: { status: 200, also: 201, schema: registered(name) },
    discover: { status: 200, schema: entry(first.ip, first.port) },
    services: { status: 200, schema: services(name) },
    'register again, at another address': { status: 200, also: 201, schema: registered(name) },
    'discover after that': { status: 200, schema: entry(moved.ip, moved.port) },
    deregister: { status: 200, schema: deregistered },
    'discover what is gone': { status: 404, schema: notFound },
    'deregister what is gone': { status: 404, schema: notFound },
    ...Object.fromEntries(Object.keys(badBodies).map((what) => [what, { status: '4xx' as const }])),
  };
}

export const registryContract = check({
  ...deliverable('day4.registry-contract'),
  on: balancedShop,

  observe: (context): Promise<Observation> => {
    const name = `svc-${drawnText(context.host.seed, 'registry').slice(0, 8)}`;
    const look = async (scene: Day4Scene): Promise<Observation> => {
      const registry = findRegistry(scene);
      if (registry === null) return { name, answers: null, missing: registryMissing(scene) };
      return { name, answers: await interview(context, scene, registry, name), missing: '' };
    };
    return settle(context, look, (seen) => parts(seen).every(({ trouble }) => trouble === undefined));
  },

  judge(seen) {
    return partialCredit(parts(seen), {
      expected: `A registry on port ${asked.port} that registers, finds, lists and forgets services, and turns away what is none.`,
      hint: 'Ask it by hand, with curl -i, from a service’s namespace: the status matters as much as the body.',
    });
  },
});

function parts({ name, answers, missing }: Observation): Part[] {
  if (answers === null) return [{ what: 'the registry', trouble: missing }];
  return Object.entries(wanted(name)).map(([what, { also, ...contract }]) => {
    const answer = answers[what] as HttpResult;
    const trouble = breach(answer, contract);
    const other = also === undefined ? trouble : breach(answer, { ...contract, status: also });
    return { what, trouble: other === undefined ? undefined : trouble };
  });
}

/** Asks everything that `wanted` names, one after the other. */
async function interview(context: LabHostContext, scene: Day4Scene, registry: Registry, name: string) {
  const ask = (path: string, method: 'GET' | 'DELETE' = 'GET') =>
    askRegistry(context, scene, registry, path, { method });
  const post = (body: string) => {
    const headers = { 'content-type': 'application/json' };
    return askRegistry(context, scene, registry, '/register', { method: 'POST', headers, body });
  };
  const answers: Record<string, HttpResult> = {};
  answers.register = await post(JSON.stringify({ name, ...first }));
  answers.discover = await ask(`/discover/${name}`);
  answers.services = await ask('/services');
  answers['register again, at another address'] = await post(JSON.stringify({ name, ...moved }));
  answers['discover after that'] = await ask(`/discover/${name}`);
  answers.deregister = await ask(`/deregister/${name}`, 'DELETE');
  answers['discover what is gone'] = await ask(`/discover/${name}`);
  answers['deregister what is gone'] = await ask(`/deregister/${name}`, 'DELETE');
  for (const [what, body] of Object.entries(badBodies)) answers[what] = await post(body);
  return answers;
}
