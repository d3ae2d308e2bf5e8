import { drawFlows } from '../../harness/expect/drawn-flows.ts';
import { holds, locate } from '../../harness/expect/locate.ts';
import {
  type BridgeCount,
  causedBySubmission,
  type LabFile,
  type LabHostContext,
  type Task,
  type TrafficSent,
} from '../../harness/model/index.ts';
import { givenMs, patient, survey } from '../../harness/probe/index.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { countingBridge, packetSockets } from '../../harness/probe/traffic.ts';
import { observation } from '../../harness/testbed/index.ts';
import { topology } from '../../labs/topology.ts';
import { labBridge } from '../lab-bridge.ts';
import { watchedShop } from '../testbeds.ts';
import { silence } from './tool.ts';

/** What came of the submission's traffic tool while we made traffic of known numbers. */
export interface TrafficRun {
  /** Why there was nothing to run, or nothing to see. */
  readonly blocked: 'day1.bridge' | 'day1.namespaces' | null;
  /** Null without a line for the tool; otherwise how it went, in a sentence. */
  readonly how: string | null;
  /** Whether it listened before we sent. */
  readonly listened: boolean;
  readonly files: readonly LabFile[];
  readonly sent: readonly (TrafficSent & { readonly source: string })[];
  readonly count: BridgeCount;
}

/** The tool is told this time and holds it by itself; what it had no time for shows in what the machine gave, and is no failure then. */
const seconds = 12;
const graceMs = 4000;
/** Several captures start one after the other: this long none was added. */
const steadyMs = 300;
/** Our capture's buffer holds more packets than this, so fewer cannot fill it. */
const flood = 20_000;

/** The submission's traffic tool at work, while we make traffic: once for all checks that judge it. Rejects when our own count is not whole. */
export const traffic = observation(watchedShop, { title: 'the traffic tool at work', observe: run });

async function run(context: LabHostContext): Promise<TrafficRun> {
  const { host, lines } = context;
  const nothing = { how: null, listened: false, files: [], sent: [], count: { dropped: 0, tallies: [] } } as const;
  const line = lines.traffic;
  if (line === undefined) return { blocked: null, ...nothing };
  const seen = await survey(host);
  const bridge = labBridge(seen);
  if (bridge === undefined) return { blocked: 'day1.bridge', ...nothing };
  const parties = locate(seen, topology).flatMap(({ service, namespace }) =>
    namespace && holds(namespace, service.address) ? [{ key: namespace.key, address: service.address }] : [],
  );
  if (parties.length < 2) return { blocked: 'day1.namespaces', ...nothing };

  const env = { LAB_DAY: 'day3', LAB_UPLINK: host.uplink.name, LAB_SECONDS: String(seconds) };
  const { result, ...count } = await countingBridge(host, bridge, async (send) => {
    const before = await packetSockets(host);
    const started = givenMs();
    await using task = await host.start(line, { env });
    const listened = await listens(context, task, before);
    const sent = await send(drawFlows(host.seed, parties));
    await pollStart(
      context,
      { milliseconds: seconds * 1000, since: started },
      () => task.look(),
      ({ running }) => !running,
    );
    const { output, by, exitCode, signal } = await task.stop(patient(graceMs));
    const failed = by === 'itself' && exitCode !== 0;
    const ending = failed ? (exitCode === null ? `was ended by ${signal}` : `ended with exit code ${exitCode}`) : null;
    const how = silence('traffic', { output, files: [], ending });
    const source = (from: string) => parties.find(({ key }) => key === from)?.address ?? from;
    return {
      how,
      listened,
      files: await task.files(),
      sent: sent.map((one) => ({ ...one, source: source(one.from) })),
    };
  });
  const lost = lossOf(count);
  if (lost !== undefined) throw lost;
  return { blocked: null, ...result, count };
}

/** Why our own count is not whole; undefined where it is. What we send and what a shop says meanwhile is a few thousand packets: a flood is the submission's. */
export function lossOf({ dropped, tallies }: BridgeCount): Error | undefined {
  if (dropped === 0) return undefined;
  const crossed = tallies.reduce((sum, { all }) => sum + all, 0);
  if (crossed > flood)
    return causedBySubmission(
      `While the traffic tool ran, more than ${crossed} packets crossed the bridge, so many that our own capture lost ${dropped}.`,
    );
  return new Error(`our own capture lost ${dropped} packets on this machine: grade again with fewer jobs.`);
}

/** Waits until the tool listens, at most for the first quarter of its time; longer where starting it takes longer. */
async function listens(context: LabHostContext, task: Task, before: number): Promise<boolean> {
  let last = { sockets: before, since: givenMs() };
  const look = async () => {
    const [sockets, { running }] = await Promise.all([packetSockets(context.host), task.look()]);
    if (sockets !== last.sockets) last = { sockets, since: givenMs() };
    return { running, listening: sockets > before, steady: givenMs() - last.since >= steadyMs };
  };
  const ready = (one: Awaited<ReturnType<typeof look>>) => !one.running || (one.listening && one.steady);
  const seen = await pollStart(context, { milliseconds: (seconds * 1000) / 4 }, look, ready);
  return seen.listening;
}
