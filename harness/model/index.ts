export type { Check, CheckContext, CheckId, Outcome } from './check.ts';
export { check } from './check.ts';
export type { Cell, Evidence } from './evidence.ts';
export type { DayRun, Grade, Result } from './grade.ts';
export type { Json } from './json.ts';
export type { LabHost, RunOptions, RunResult } from './lab-host.ts';
export type { Chain, Delivery, Flow, FlowRequest, HttpResult, Packet, Rule, Ruleset, Sighting } from './seen.ts';
export type { Survey, SurveyedLink, SurveyedNamespace, SurveyedNeighbour, SurveyedRoute } from './survey.ts';
export type { Service, Topology } from './topology.ts';
