/**
 * What a lab outside of the project may import: `netproof/pack`. What is here stays as it is described, or is said in CHANGELOG.md; what is
 * not here may change at any time. docs/your-own-lab.md shows how the pieces are used.
 */
export { covers } from '../harness/expect/addresses.ts';
export { hasArrived } from '../harness/expect/delivered.ts';
export { drawnNumber, drawnText } from '../harness/expect/drawn.ts';
export { holds, hostOf } from '../harness/expect/locate.ts';
export { type Part, partialCredit } from '../harness/expect/partial-credit.ts';
export { arrivals, isAllowed, matrix, type Wanted } from '../harness/expect/reach.ts';
export type {
  AnyCheck,
  CheckId,
  Delivery,
  Evidence,
  Fixture,
  Flow,
  FlowRequest,
  HttpResult,
  Json,
  LabHost,
  LabHostContext,
  Listener,
  NamespaceState,
  OutboundConnection,
  Outcome,
  Ruleset,
  Sighting,
  SubmissionFiles,
  Survey,
  SurveyedLink,
  SurveyedNamespace,
  TracedConnection,
  UnixListener,
} from '../harness/model/index.ts';
export { capture, connect, converge, deliver, http, pingFlows, ruleset, survey } from '../harness/probe/index.ts';
export { connectOutside, traceConnections } from '../harness/probe/policy.ts';
export { during, httpMany, listeners, type Outage, poll, pollStart } from '../harness/probe/services.ts';
export { type EchoRequest, type EchoResult, echo, stateOf, unixListeners } from '../harness/probe/sockets.ts';
export { dockerEngine, ifPossible, labHost, observation, submissionFiles, twoHosts } from '../harness/testbed/index.ts';
export { type Catalogue, catalogue, definePack, type Pack, type PackUnit } from './lab.ts';
