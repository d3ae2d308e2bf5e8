import { closeNamespaces, labNamespaces, type Namespace } from '../../host/agent/namespaces.ts';
import { trustedOf } from '../../host/agent/outside.ts';
import { processorTime } from '../../host/agent/processes.ts';
import type { World } from '../../host/agent/serve.ts';
import type { Answers, Survey } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { type Capture, startCapture } from './capture.ts';
import { deliver } from './delivery.ts';
import { askEcho } from './echo-sockets.ts';
import { sendFlows } from './flows.ts';
import { request } from './http.ts';
import { listListeners, listUnixListeners } from './listeners.ts';
import { putLoad } from './load.ts';
import { meshProbes } from './mesh-probes.ts';
import { monitoringProbes } from './monitoring.ts';
import { noncesOf } from './nonce.ts';
import { spansIn } from './otlp.ts';
import { cutOff, heal } from './outage.ts';
import { policyProbes } from './policy.ts';
import { listQueues } from './queueing.ts';
import { command } from './redis.ts';
import { readRuleset } from './ruleset.ts';
import { query } from './sql.ts';
import { lookIntoStore } from './stored.ts';
import { takeSurvey } from './survey.ts';
import { holdSurveyed, named, withSurveyed } from './surveyed.ts';
import { releaseTaps } from './taps.ts';
import { connect } from './tcp.ts';
import { trafficProbes } from './traffic-probes.ts';
import { twoHostProbes } from './two-hosts.ts';
import { gatherWhy } from './why/index.ts';
import { takeState } from './why/state.ts';
import { watchWire } from './wire.ts';

let nonces: ReturnType<typeof noncesOf> | undefined;

/**
 * Opens every namespace for the length of one probe: the lab host's as they are now, and, for what asks by a key, the outside's and what the last
 * survey told of.
 */
async function withNamespaces<T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>): Promise<T> {
  const trusted = trustedOf(world.outside);
  const { present, gone } = withSurveyed(labNamespaces(world.labs, trusted));
  try {
    return await work([...present, ...trusted, ...gone], present);
  } finally {
    closeNamespaces([...present, ...gone]);
  }
}

async function survey({ labs, outside }: World): Promise<Survey> {
  const namespaces = labNamespaces(labs, trustedOf(outside));
  try {
    return await takeSurvey(labs, namespaces);
  } finally {
    holdSurveyed(namespaces);
  }
}

const noncesIn = ({ settings }: World) => {
  nonces ??= noncesOf(settings.seed);
  return nonces;
};

const captures = new Map<number, Capture>();
let lastCapture = 0;

/** Every probe that harness/probe/protocol.ts declares. */
export const probes: Answers<Probes, World> = {
  survey,
  processorTime: async ({ labs }) => labs.reduce((sum, lab) => sum + processorTime(lab), 0),
  flows: (world, { flows, ...patience }) =>
    withNamespaces(world, (all) => sendFlows(flows, all, noncesIn(world), patience)),
  deliver: (world, wanted) => withNamespaces(world, (all) => deliver(wanted, all, noncesIn(world))),
  http: (world, wanted) => withNamespaces(world, (all) => request(named(all, wanted.from), wanted)),
  httpMany: (world, wanted) =>
    withNamespaces(world, (all) => Promise.all(wanted.map((one) => request(named(all, one.from), one)))),
  connect: (world, wanted) =>
    withNamespaces(world, (all) => Promise.all(wanted.map((one) => connect(named(all, one.from), one)))),
  'capture.start': (world, wanted) =>
    withNamespaces(world, async (all) => {
      const id = ++lastCapture;
      captures.set(id, await startCapture(named(all, wanted.in), wanted));
      return { id };
    }),
  'capture.stop': async (_, { id }) => {
    const capture = captures.get(id);
    captures.delete(id);
    if (!capture) throw new Error(`There is no capture ${id} to stop.`);
    return await capture.stop();
  },
  listeners: (world) => withNamespaces(world, (_, lab) => listListeners(lab)),
  queueing: (world) => withNamespaces(world, (_, lab) => listQueues(lab)),
  unixListeners: (world) => withNamespaces(world, async (_, lab) => listUnixListeners(lab, world.labs)),
  echo: (world, wanted) =>
    withNamespaces(world, (all) =>
      Promise.all(wanted.map((one) => askEcho(named(all, one.from), world.labs, one, noncesIn(world).next()))),
    ),
  state: (world, keys) => withNamespaces(world, (_, lab) => takeState(keys.map((key) => named(lab, key)))),
  wire: (world, wanted) => withNamespaces(world, (all) => watchWire(wanted, all)),
  sql: (world, wanted) => withNamespaces(world, (all) => query(named(all, wanted.from), wanted)),
  redis: (world, wanted) => withNamespaces(world, (all) => command(named(all, wanted.from), wanted)),
  cutOff: (world, outage) =>
    withNamespaces(world, async (_, lab) => {
      await cutOff(named(lab, outage.in), outage);
      return null;
    }),
  heal: (_, outage) => heal(outage),
  load: (world, wanted) =>
    withNamespaces(world, async (all) => {
      await releaseTaps();
      return putLoad(named(all, wanted.from), wanted);
    }),
  spans: async ({ posts }, { traceIds }) => spansIn(posts, traceIds),
  stored: async ({ lab }, wanted) => lookIntoStore(lab, wanted),
  ...meshProbes(withNamespaces, named),
  ...monitoringProbes(withNamespaces, named),
  ...policyProbes(withNamespaces, named, noncesIn),
  ...trafficProbes(withNamespaces, named, noncesIn),
  ...twoHostProbes(withNamespaces),
  why: (world, flows) => withNamespaces(world, (all) => gatherWhy([...flows], all, noncesIn(world))),
  ruleset: (world, { in: key }) => withNamespaces(world, (all) => readRuleset(named(all, key))),
};
