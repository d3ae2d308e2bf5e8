import { setTimeout as delay } from 'node:timers/promises';
import { machineTime } from '../host/machine-time.ts';
import { patient, slowness } from '../host/slowness.ts';
import type {
  CapturedPacket,
  Delivery,
  Flow,
  FlowRequest,
  HttpResult,
  LabHost,
  Load,
  LoadRequest,
  Ruleset,
  Survey,
} from '../model/index.ts';
import type { CaptureRequest } from './agent/capture.ts';
import type { DeliveryRequest } from './agent/delivery.ts';
import type { HttpRequest } from './agent/http.ts';
import type { ConnectRequest, ConnectResult } from './agent/tcp.ts';
import { watchWork } from './at-work.ts';
import { ask } from './protocol.ts';

const flowMs = 250;
const onceMs = 600;

/** Every network namespace of the lab host now: links, addresses, routes, neighbours, switches. */
export async function survey(host: LabHost): Promise<Survey> {
  return ask(host, 'survey', null);
}

/**
 * Pings from namespaces to addresses, all at once, each with a nonce of its own. Returns a flow for each request, in order: whether
 * the answer came back, and every place where its packets were seen. Takes as long as the slowest answer, at most 250 ms.
 */
export async function pingFlows(host: LabHost, flows: readonly FlowRequest[]): Promise<Flow[]> {
  return ask(host, 'flows', { flows, timeoutMs: flowMs });
}

/** The same, each ping sent once: what is lost on the way stays lost. Takes at most 600 ms. */
export async function pingOnce(host: LabHost, flows: readonly FlowRequest[]): Promise<Flow[]> {
  return ask(host, 'flows', { flows, timeoutMs: onceMs, once: true });
}

/** One HTTP request with a nonce in its path, towards a server of ours: where it was seen, and whether it was answered. */
export async function deliver(host: LabHost, request: DeliveryRequest): Promise<Delivery> {
  return ask(host, 'deliver', request);
}

/** One HTTP request from inside a namespace ('@client' and '@internet' too). Never throws for what the other end does. */
export async function http(host: LabHost, request: HttpRequest): Promise<HttpResult> {
  return ask(host, 'http', request);
}

/** TCP connections to try, all at once; the results are in the order of the requests. */
export async function connect(host: LabHost, requests: readonly ConnectRequest[]): Promise<ConnectResult[]> {
  return ask(host, 'connect', requests);
}

/**
 * Captures packets in a namespace while `work` goes on. Returns what was caught, oldest first. Throws for a filter that
 * tcpdump cannot read.
 */
export async function capture(
  host: LabHost,
  request: CaptureRequest,
  work: () => Promise<unknown>,
): Promise<CapturedPacket[]> {
  const { id } = await ask(host, 'capture.start', request);
  const stop = () => ask(host, 'capture.stop', { id });
  await work().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return await stop();
}

/** Puts HTTP load on a URL from inside a namespace, over connections that are kept. Throws when the load could not be put. */
export async function load(host: LabHost, request: LoadRequest): Promise<Load> {
  return ask(host, 'load', request);
}

/** The rules and policies in force in a namespace, with counters. */
export async function ruleset(host: LabHost, namespace: string): Promise<Ruleset> {
  return ask(host, 'ruleset', { in: namespace });
}

/** The clock on which deadlines are measured, in milliseconds: it counts the time that the machine gives the grader. */
export function givenMs(): number {
  return machineTime().given();
}

/** For what a submission has to start first, not for what is promised or measured: how much slower this machine starts a program, and as long as it needs. */
export { patient, slowness } from '../host/slowness.ts';

/** How long ago the submission's last command ended, in milliseconds that the machine has given since: patience is measured from there on. */
export function settledFor(host: LabHost): number {
  return givenMs() - host.settledSince;
}

/** After the submission's last command, this long a thing may still be on its way to becoming true. */
const settleMs = 1500;
/** With a bridge port still learning (STP needs up to 30 s, IEEE 802.1D), or processes of the submission at work. */
const convergeMs = { port: 35_000, process: 5000 } as const;
const pauseMs = 40;

/**
 * Looks again and again until what is seen is good, or nothing in the lab can still change it: no process of the submission at work,
 * no bridge port on its way, and a short time since its last command. Returns the last that was seen.
 */
export async function converge<T>(
  { host, signal }: { readonly host: LabHost; readonly signal: AbortSignal },
  look: () => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const isAtWork = watchWork({ host, signal });
  for (;;) {
    const wasQuiet = quietSince.get(host) === host.settledSince;
    const seen = await look();
    if (good(seen) || wasQuiet) return seen;
    const elapsed = settledFor(host);
    // What comes to rest between the look and this question is looked at once more.
    if (elapsed > settleMs && elapsed > (await patience(host, isAtWork))) quietSince.set(host, host.settledSince);
    else await delay(pauseMs, undefined, { signal });
  }
}

/** Lab hosts in which nothing could change any more, by the end of the last command that they had run then. */
const quietSince = new WeakMap<LabHost, number>();

async function patience(host: LabHost, isAtWork: () => Promise<boolean>): Promise<number> {
  const { namespaces, processes } = await survey(host);
  const onTheWay = namespaces.some(({ links }) =>
    links.some(({ portState }) => portState === 'listening' || portState === 'learning'),
  );
  if (onTheWay) return convergeMs.port;
  if (processes === 0) return 0;
  const { process } = convergeMs;
  return settledFor(host) > process && slowness() > 1 && (await isAtWork()) ? patient(process) : process;
}
