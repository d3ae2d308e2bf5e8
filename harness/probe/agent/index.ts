import { closeNamespaces, labNamespaces, type Namespace } from '../../host/agent/namespaces.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import type { FlowRequest, Json, LoadRequest, WhyFlow } from '../../model/index.ts';
import { type Capture, type CaptureRequest, startCapture } from './capture.ts';
import { type DeliveryRequest, deliver } from './delivery.ts';
import { sendFlows } from './flows.ts';
import { type HttpRequest, request } from './http.ts';
import { listListeners } from './listeners.ts';
import { putLoad } from './load.ts';
import { monitoringProbes } from './monitoring.ts';
import { noncesOf } from './nonce.ts';
import { cutOff, heal, type Outage } from './outage.ts';
import { policyProbes } from './policy.ts';
import { command, type RedisRequest } from './redis.ts';
import { readRuleset } from './ruleset.ts';
import { query, type SqlRequest } from './sql.ts';
import { takeSurvey } from './survey.ts';
import { releaseTaps } from './taps.ts';
import { type ConnectRequest, connect } from './tcp.ts';
import { trafficProbes } from './traffic-probes.ts';
import { gatherWhy } from './why/index.ts';
import { type WireRequest, watchWire } from './wire.ts';

let nonces: ReturnType<typeof noncesOf> | undefined;

/** Opens every namespace for the length of one probe: the lab host's as they are now, and the outside's. */
async function withNamespaces<T>(
  world: World,
  work: (all: Namespace[], lab: Namespace[]) => Promise<T>,
): Promise<Json> {
  const { internet, client } = world.outside;
  const lab = labNamespaces(world.lab, [internet, client]);
  try {
    return (await work([...lab, internet, client], lab)) as Json;
  } finally {
    closeNamespaces(lab);
  }
}

function named(namespaces: readonly Namespace[], key: string): Namespace {
  const found = namespaces.find((namespace) => namespace.key === key);
  if (!found) throw new Error(`There is no network namespace '${key}'.`);
  return found;
}

const noncesIn = ({ settings }: World) => {
  nonces ??= noncesOf(settings.seed);
  return nonces;
};

const captures = new Map<number, Capture>();
let captureId = 0;

/** Every probe by the name that harness/probe calls it by. */
export const probes: Readonly<Record<string, Probe>> = {
  survey: (world) => withNamespaces(world, (_, lab) => takeSurvey(world.lab, lab)),
  flows: (world, { flows, timeoutMs }: { flows: FlowRequest[]; timeoutMs: number }) =>
    withNamespaces(world, (all) => sendFlows(flows, all, noncesIn(world), timeoutMs)),
  deliver: (world, wanted: DeliveryRequest) => withNamespaces(world, (all) => deliver(wanted, all, noncesIn(world))),
  http: (world, wanted: HttpRequest) => withNamespaces(world, (all) => request(named(all, wanted.from), wanted)),
  httpMany: (world, wanted: HttpRequest[]) =>
    withNamespaces(world, (all) => Promise.all(wanted.map((one) => request(named(all, one.from), one)))),
  connect: (world, wanted: ConnectRequest[]) =>
    withNamespaces(world, (all) => Promise.all(wanted.map((one) => connect(named(all, one.from), one)))),
  'capture.start': (world, wanted: CaptureRequest) =>
    withNamespaces(world, async (all) => {
      captures.set(++captureId, await startCapture(named(all, wanted.in), wanted));
      return captureId;
    }),
  'capture.stop': async (_, { id }: { id: number }) => {
    const capture = captures.get(id);
    captures.delete(id);
    if (!capture) throw new Error(`There is no capture ${id} to stop.`);
    return await capture.stop();
  },
  listeners: (world) => withNamespaces(world, (_, lab) => listListeners(lab)),
  wire: (world, wanted: WireRequest) => withNamespaces(world, (all) => watchWire(wanted, all)),
  sql: (world, wanted: SqlRequest) => withNamespaces(world, (all) => query(named(all, wanted.from), wanted)),
  redis: (world, wanted: RedisRequest) => withNamespaces(world, (all) => command(named(all, wanted.from), wanted)),
  cutOff: (world, outage: Outage) =>
    withNamespaces(world, async (_, lab) => {
      await cutOff(named(lab, outage.in), outage);
      return null;
    }),
  heal: (_, outage: Outage) => heal(outage),
  load: (world, wanted: LoadRequest) =>
    withNamespaces(world, async (all) => {
      await releaseTaps();
      return putLoad(named(all, wanted.from), wanted);
    }),
  ...monitoringProbes(withNamespaces, named),
  ...policyProbes(withNamespaces, named, noncesIn),
  ...trafficProbes(withNamespaces, named, noncesIn),
  why: (world, flows: WhyFlow[]) => withNamespaces(world, (all) => gatherWhy(flows, all, noncesIn(world))),
  ruleset: (world, { in: key }: { in: string }) => withNamespaces(world, (all) => readRuleset(named(all, key))),
};
