export type { Check, CheckContext, CheckId, Outcome } from './check.ts';
export { check } from './check.ts';
export type { Cell, Evidence } from './evidence.ts';
export type { Course, FinalGrade, RubricRow } from './final-grade.ts';
export { defaultCourse, finalGrade, gradeParts, technicalPercent } from './final-grade.ts';
export type { DayRun, Grade, Result } from './grade.ts';
export type { Json } from './json.ts';
export type { LabHost, RunOptions, RunResult } from './lab-host.ts';
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
export type { Listener, RedisReply, RedisResult, Segment, SqlResult } from './service-seen.ts';
export type { Survey, SurveyedLink, SurveyedNamespace } from './survey.ts';
export type { Service, Topology } from './topology.ts';
