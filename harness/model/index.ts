export type { Check, CheckContext, CheckId, Outcome, SubmissionFiles } from './check.ts';
export { check } from './check.ts';
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
} from './docker.ts';
export type { Cell, Evidence } from './evidence.ts';
export type { Course, FinalGrade, RubricRow } from './final-grade.ts';
export { defaultCourse, finalGrade, gradeParts, technicalPercent } from './final-grade.ts';
export type { DayRun, Grade, Result } from './grade.ts';
export type { Json } from './json.ts';
export type { LabFile, LabHost, RunOptions, RunResult, Task, TaskEnd } from './lab-host.ts';
export type { Exchange, Knock, OutboundKnock } from './policy-seen.ts';
export type {
  CapturedPacket,
  Chain,
  Delivery,
  Flow,
  FlowRequest,
  HttpResult,
  Load,
  LoadRequest,
  Packet,
  Rule,
  Ruleset,
  Sighting,
} from './seen.ts';
export type {
  BridgeCount,
  Established,
  Listener,
  Picture,
  RedisReply,
  RedisResult,
  Segment,
  SqlResult,
  TrafficFlow,
  TrafficSent,
} from './service-seen.ts';
export type { Survey, SurveyedLink, SurveyedNamespace } from './survey.ts';
export type { Service, Topology } from './topology.ts';
