import { holds, locate } from '../../harness/expect/locate.ts';
import type { Answered, Identity, LabHost, LabHostContext, Survey } from '../../harness/model/index.ts';
import { patient, survey } from '../../harness/probe/index.ts';
import { type ConverseRequest, converse } from '../../harness/probe/mesh.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { topology } from '../../labs/topology.ts';
import { meshedShop } from '../testbeds.ts';
import { isServed, questionFor } from './questions.ts';
import { readTold, type ServiceName, services, type Told } from './told.ts';

/** A service behind its sidecar, with all that is needed to ask it as its caller does. */
export type Hop = {
  readonly caller: ServiceName;
  readonly service: ServiceName;
  readonly address: string;
  readonly port: number;
  readonly metrics: string | null;
  /** The namespace that the caller lives in, and the service's own. */
  readonly from: string;
  readonly at: string;
};

/** The mesh as the submission tells of it. It holds keys, so checks return none of it. */
export type Mesh = Told & {
  readonly hops: readonly Hop[];
  /** By service, the key of its namespace. */
  readonly keys: Readonly<Partial<Record<ServiceName, string>>>;
  readonly survey: Survey;
};

const startMs = 10_000;
const lineMs = 15_000;
const graceMs = 2000;
/** All hands are shaken at once, and on a busy machine that takes a while. */
const answerMs = 8000;

/** Shared by all checks: how the mesh is to be asked, once it answers or has had its time. */
export const scene = observation(meshedShop, {
  title: 'the mesh, as the submission tells of it',
  limitMs: 120_000,
  async observe(context): Promise<Mesh> {
    const mesh = await learn(context);
    const patience = { milliseconds: startMs, since: context.host.settledSince, least: 500 };
    await pollStart(
      context,
      patience,
      () => askAll(context.host, mesh),
      (all) => mesh.hops.every((hop, index) => isServed(all[index] as Answered, questionFor(hop.service))),
    );
    return mesh;
  },
});

/** Runs the line `mesh` and reads what it left. */
export async function learn(context: LabHostContext): Promise<Mesh> {
  const { host, lines } = context;
  const seen = await survey(host);
  const keys = keysIn(seen);
  const told = await runLine(context, lines.mesh);
  const known = hops.flatMap(({ caller, service }): Hop[] => {
    const address = topology.services.find(({ name }) => name === service)?.address;
    const { port = null, metrics = null } = told.sidecars[service] ?? {};
    const [from, at] = [keys[caller], keys[service]];
    if (address === undefined || port === null || from === undefined || at === undefined) return [];
    return [{ caller, service, address, port, metrics, from, at }];
  });
  return { ...told, hops: known, keys, survey: seen };
}

async function runLine(context: LabHostContext, line: string | undefined): Promise<Told> {
  const nothing = { sidecars: {}, identities: {} };
  if (line === undefined) return { ...nothing, missing: ['The submission has no line `mesh` for bonus1.'] };
  const { host } = context;
  await using task = await host.start(line, { env: { LAB_DAY: 'bonus1', LAB_UPLINK: host.uplink.name } });
  await pollStart(
    context,
    { milliseconds: lineMs },
    () => task.look(),
    ({ running }) => !running,
  );
  const { output } = await task.stop(patient(graceMs));
  const told = readTold(await task.files());
  const last = output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return told.missing.length === 0 || last === ''
    ? told
    : { ...told, missing: [...told.missing, `The last that it printed: ${last}`] };
}

function keysIn(seen: Survey): Mesh['keys'] {
  return Object.fromEntries(
    locate(seen, topology).flatMap(({ service, namespace }) =>
      namespace && holds(namespace, service.address) ? [[service.name, namespace.key] as const] : [],
    ),
  );
}

/** What to ask a service through its sidecar: as this identity, or as nobody. */
export function asking(mesh: Pick<Mesh, 'identities'>, hop: Hop, as: Identity | null): ConverseRequest {
  const { say, enough } = questionFor(hop.service);
  const authority = Object.values(mesh.identities)[0]?.authority ?? '';
  const tls = { name: hop.service, authority, ...as };
  return { from: hop.from, to: hop.address, port: hop.port, say, enough, tls, timeoutMs: answerMs };
}

/** Each service is asked as its caller asks it; in the order of the hops. */
export async function askAll(host: LabHost, mesh: Mesh): Promise<readonly Answered[]> {
  return converse(
    host,
    mesh.hops.map((hop) => asking(mesh, hop, mesh.identities[hop.caller] ?? null)),
  );
}

/** Of what the submission did not tell, what keeps a service from being asked; undefined where it can be. */
function untold({ hops: known, missing }: Pick<Mesh, 'hops' | 'missing'>, service: ServiceName) {
  if (known.some((one) => one.service === service)) return undefined;
  const own = missing.filter(
    (sentence) => sentence.includes(service) || !services.some((one) => sentence.includes(one)),
  );
  return own[0]?.replace(/\.$/, '') ?? 'its namespace is not there';
}

/** By service, why it cannot be asked; null where it can. */
export function allUntold(mesh: Mesh): Readonly<Record<string, string | null>> {
  return Object.fromEntries(hops.map(({ service }) => [service, untold(mesh, service) ?? null]));
}
