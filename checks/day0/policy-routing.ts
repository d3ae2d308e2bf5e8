import { covers } from '../../harness/expect/addresses.ts';
import type { Part } from '../../harness/expect/partial-credit.ts';
import type { NamespaceState, StateRoute, Survey } from '../../harness/model/index.ts';
import { stateOf } from '../../harness/probe/sockets.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { table } from '../../labs/day0/network.ts';
import { check } from '../check.ts';
import { claims } from './claims.ts';
import { judgeTrials, waysOf } from './judge-trials.ts';
import { partOf } from './ping-check.ts';
import { scene } from './scene.ts';
import { between, requestsIn, type Trial } from './trial.ts';

/** What was sent from the one in the middle, and the routes and rules that it has. */
type Tried = Trial & { readonly routes: readonly StateRoute[]; readonly rules: readonly string[] };
type Observation = { readonly survey: Survey; readonly trials: readonly Tried[] };

export const policyRouting = check({
  ...deliverable('day0.policy-routing'),
  on: scene,

  async observe({ host, shared }): Promise<Observation> {
    const { survey, trials } = partOf(shared, 'policyRouting');
    const keys = [...new Set(trials.flatMap(({ keys: [, home] }) => home ?? []))];
    const states = await stateOf(host, keys);
    return { survey, trials: trials.map((trial) => ({ ...trial, ...tablesOf(states, trial.keys[1]) })) };
  },

  judge: ({ trials }) =>
    judgeTrials(trials, partsOf, {
      expected: `Packets from one address of home leave by the route of table ${table} and are answered; those from another address leave by the other way, and are answered too.`,
      hint: 'The rules come before the tables: ‘ip -n home rule’ shows who is sent to which one, and ‘ip -n home route show table 100’ what is there. A rule without a route in its table leads nowhere.',
    }),

  show: ({ trials }) => [
    ...waysOf(trials),
    {
      kind: 'table',
      title: 'Rules and routes of the one in the middle',
      columns: ['what', 'text'],
      rows: trials.flatMap(({ rules, routes }) => [
        ...rules.map((text) => ['rule', text]),
        ...routes
          .filter((one) => one.table !== 'local')
          .map(({ to, via = '–', dev = '–', table: of }) => [`table ${of}`, `${to} via ${via} dev ${dev}`]),
      ]),
    },
  ],
});

function tablesOf(states: readonly NamespaceState[], home: string | null | undefined) {
  const state = states.find(({ key }) => key === home);
  return { routes: state?.allRoutes ?? [], rules: state?.rules.map(({ text }) => text) ?? [] };
}

/** The ends reached, and whether the way of one source is that of the table and no other's. */
function partsOf(trial: Tried): readonly Part[] {
  const ends = claims.policyRouting(trial);
  const own = trial.routes.filter((one) => one.table === table);
  const leaves = trial.flows.map((flow) => ({
    flow,
    devs: requestsIn(flow, trial.keys[1] ?? null).out.map(({ dev }) => dev),
  }));
  const by = leaves.filter(({ flow, devs }) =>
    own.some(({ to, dev = '' }) => covers(to, flow.to) && devs.includes(dev)),
  );
  const answered = by.filter(({ flow }) =>
    [0, 2].some((end) => between({ ...trial, flows: [flow] }, 1, end) === undefined),
  );
  const rest = leaves.filter((one) => !by.includes(one));
  const sources = leaves.map(({ flow, devs }) => `${flow.source} by ${devs.join(', ') || 'no link'}`).join('; ');
  const trouble =
    own.length === 0
      ? 'it has no route'
      : answered.length === 0
        ? `nothing leaves by its route and is answered (${sources})`
        : rest.length === 0
          ? `all leave by its route, whatever their source (${sources})`
          : undefined;
  return [...ends, { what: `table ${table}`, trouble, weight: 2 }];
}
