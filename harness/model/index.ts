export type { Adjustment, AdjustmentChange } from './adjustment.ts';
export { asRendered } from './as-rendered.ts';
export { causedBySubmission, isCausedBySubmission } from './caused.ts';
export type {
  AnyCheck,
  Check,
  CheckId,
  ContextOn,
  DockerContext,
  FilesContext,
  LabHostContext,
  Optional,
  Outcome,
  Place,
  Shared,
  SubmissionFiles,
} from './check.ts';
export { groundOf } from './check.ts';
export type {
  Exchange,
  NameQuery,
  NameSeen,
  OutboundConnection,
  TalkCall,
  TalkSeen,
  TracedConnection,
} from './connections.ts';
export type { Course, GradePart, Resubmissions } from './course.ts';
export { gradeParts } from './course.ts';
export type {
  Attempt,
  BuildRequest,
  ComposeOptions,
  Composition,
  Container,
  Docker,
  DockerImage,
  DockerRun,
  NoDocker,
  Refusal,
  Resolver,
} from './docker.ts';
export type { FileContent, Film, ReadFile } from './documents.ts';
export type { Cell, Evidence } from './evidence.ts';
export type { FinalGrade, MarkChange, MarkRow, RubricRow } from './final-grade.ts';
export { finalGrade, technicalPercent } from './final-grade.ts';
export type { Fixture } from './fixture.ts';
export type { DayRun, Grade, KnownAs, Result, Signature, Student, TestbedRun } from './grade.ts';
export type { Delivery, HttpResult, Load, LoadRequest } from './http.ts';
export { ipv4Number, ipv4Text } from './ipv4.ts';
export type { Json } from './json.ts';
export type { GradedUnit, Lab, LabUnit } from './lab.ts';
export { assembleLab, labelsOf, unitOf } from './lab.ts';
export type { LabFile, LabHost, Lack, RunOptions, RunResult, Task, TaskEnd } from './lab-host.ts';
export type { Lateness } from './lateness.ts';
export { latenessOf } from './lateness.ts';
export type { Answered, ClearSighting, Identity, SealedCount, ShownCertificate } from './mesh.ts';
export type {
  NamespaceState,
  StateForwarding,
  StateLink,
  StateRoute,
  StateRule,
} from './network-state.ts';
export type { CapturedPacket, Flow, FlowRequest, Packet, Sighting } from './packets.ts';
export type { Picture } from './pictures.ts';
export { escapeUnsafe, printable, printableLine, quote } from './printable.ts';
export type { Answers } from './protocol.ts';
export { asking } from './protocol.ts';
export { readJson } from './read-json.ts';
export type { RootCause } from './root-cause.ts';
export { rootCause } from './root-cause.ts';
export type { Chain, Rule, Ruleset } from './ruleset.ts';
export type { ScriptTrouble, TroubleKind } from './script-trouble.ts';
export type {
  Established,
  Listener,
  Queue,
  RedisReply,
  RedisResult,
  Segment,
  SqlResult,
  StoredFile,
  UnixListener,
} from './services.ts';
export type { Survey, SurveyedLink, SurveyedNamespace } from './survey.ts';
export type { DockerBed, FilesBed, HostName, LabHostBed, Testbed } from './testbed.ts';
export type { Service, Topology } from './topology.ts';
export type { Span } from './tracing.ts';
export type { BridgeCount, TrafficFlow, TrafficSent } from './traffic.ts';
export type { SentByLink, Tunnel } from './two-hosts.ts';
export type {
  Cause,
  Decision,
  PlacedChain,
  PlacedRule,
  Stage,
  TraceStep,
  WayPlace,
  Why,
  WhyCase,
  WhyEvidence,
  WhyFlow,
  WhyObservation,
  WhySighting,
} from './why.ts';
export { reasonText } from './why-text.ts';
