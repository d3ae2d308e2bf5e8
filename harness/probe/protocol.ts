import {
  type Answered,
  asking,
  type BridgeCount,
  type CapturedPacket,
  type Delivery,
  type Established,
  type Flow,
  type FlowRequest,
  type HttpResult,
  type Identity,
  type LabHost,
  type Listener,
  type Load,
  type LoadRequest,
  type NameSeen,
  type NamespaceState,
  type OutboundConnection,
  type Queue,
  type RedisResult,
  type Ruleset,
  type SentByLink,
  type Span,
  type SqlResult,
  type StoredFile,
  type Survey,
  type TalkSeen,
  type TracedConnection,
  type TrafficFlow,
  type TrafficSent,
  type Tunnel,
  type UnixListener,
  type WhyFlow,
  type WhyObservation,
} from '../model/index.ts';
import type { CaptureRequest } from './agent/capture.ts';
import type { ConnectionRequest } from './agent/connections.ts';
import type { ConverseRequest } from './agent/converse.ts';
import type { DeliveryRequest } from './agent/delivery.ts';
import type { EchoRequest, EchoResult } from './agent/echo-sockets.ts';
import type { LimitRequest, LimitResult } from './agent/exchange.ts';
import type { Patience } from './agent/flows.ts';
import type { Guest } from './agent/guest.ts';
import type { HoldRequest } from './agent/held.ts';
import type { HttpRequest } from './agent/http.ts';
import type { NamesRequest } from './agent/names.ts';
import type { Outage } from './agent/outage.ts';
import type { OutboundRequest } from './agent/outbound.ts';
import type { OverhearRequest, OverhearResult } from './agent/overhear.ts';
import type { RedisRequest } from './agent/redis.ts';
import type { SqlRequest } from './agent/sql.ts';
import type { StoreRequest } from './agent/stored.ts';
import type { TalkRequest } from './agent/talk.ts';
import type { ConnectRequest, ConnectResult } from './agent/tcp.ts';
import type { WireRequest, WireResult } from './agent/wire.ts';

/** The number of something under way in the agent. */
type Id = { readonly id: number };

/** Every probe: the agent answers exactly these (harness/probe/agent/index.ts), and nothing else can be asked. */
export type Probes = {
  survey: { args: null; result: Survey };
  /** Milliseconds for which the submission's processes have had a processor so far or stood in line for one, those included that have ended. */
  processorTime: { args: null; result: number };
  flows: { args: { readonly flows: readonly FlowRequest[] } & Patience; result: Flow[] };
  deliver: { args: DeliveryRequest; result: Delivery };
  http: { args: HttpRequest; result: HttpResult };
  httpMany: { args: readonly HttpRequest[]; result: HttpResult[] };
  connect: { args: readonly ConnectRequest[]; result: ConnectResult[] };
  'capture.start': { args: CaptureRequest; result: Id };
  'capture.stop': { args: Id; result: CapturedPacket[] };
  load: { args: LoadRequest; result: Load };
  why: { args: readonly WhyFlow[]; result: WhyObservation };
  ruleset: { args: { readonly in: string }; result: Ruleset };
  listeners: { args: null; result: Listener[] };
  queueing: { args: null; result: Queue[] };
  unixListeners: { args: null; result: UnixListener[] };
  echo: { args: readonly EchoRequest[]; result: EchoResult[] };
  /** Of the namespaces with these keys, in no order; without those of which ip(8) tells nothing. */
  state: { args: readonly string[]; result: NamespaceState[] };
  wire: { args: WireRequest; result: WireResult };
  sql: { args: SqlRequest; result: SqlResult };
  redis: { args: RedisRequest; result: RedisResult };
  cutOff: { args: Outage; result: null };
  heal: { args: Outage; result: number };
  stored: { args: StoreRequest; result: StoredFile[] };
  established: { args: null; result: Established[] };
  hold: { args: readonly HoldRequest[]; result: Id & { readonly open: readonly number[] } };
  letGo: { args: Id; result: null };
  addGuest: { args: Guest; result: null };
  removeGuest: { args: Guest; result: null };
  connections: { args: ConnectionRequest; result: TracedConnection[] };
  connectOutside: { args: OutboundRequest; result: OutboundConnection[] };
  limit: { args: LimitRequest; result: LimitResult };
  listenOwners: { args: { readonly in: string; readonly port: number }; result: readonly number[] };
  converse: { args: readonly ConverseRequest[]; result: Answered[] };
  overhear: { args: OverhearRequest; result: OverhearResult };
  forge: { args: Identity; result: Identity };
  spans: { args: { readonly traceIds: readonly string[] }; result: Span[] };
  talk: { args: TalkRequest; result: TalkSeen[] };
  names: { args: NamesRequest; result: { readonly seen: NameSeen[]; readonly heard: readonly string[] } };
  packetSockets: { args: null; result: number };
  /** Packets that each link has sent so far. */
  sent: { args: null; result: SentByLink[] };
  tunnels: { args: null; result: Tunnel[] };
  /** Cuts two lab hosts off from each other, or ends that. */
  underlay: { args: { readonly cut: boolean }; result: null };
  /** Ends the lab hosts: whoever asks for anything is then told that it was for a storm. */
  endStorm: { args: null; result: null };
  'bridge.count': { args: { readonly bridge: string }; result: Id };
  'bridge.send': { args: Id & { readonly flows: readonly TrafficFlow[] }; result: readonly TrafficSent[] };
  'bridge.stop': { args: Id; result: BridgeCount };
};

/** Asks a lab host's agent for a probe. */
export function ask<Name extends keyof Probes>(
  host: LabHost,
  name: Name,
  args: Probes[Name]['args'],
): Promise<Probes[Name]['result']> {
  return asking<Probes>((...call) => host.probe(...call))(name, args);
}
