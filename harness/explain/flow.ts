import type { Flow, Sighting, Survey, SurveyedNamespace } from '../model/index.ts';
import { whyNotForwarded } from './forward.ts';
import { ownCableTrouble, whyNobodyAnswers } from './neighbour.ts';

/** What an explanation may draw on besides the packet itself. */
export interface Background {
  readonly survey: Survey;
  /** Rules and policies that dropped something while the flow was tried again, as sentences' ends: 'the rule "…" in FORWARD'. */
  readonly dropped: readonly string[];
}

/**
 * Where a ping died that should have reached `target` (a namespace's key) and been answered: one sentence without a full stop. It tells
 * what was seen last, and the rule or missing thing that explains it, where that can be known.
 */
export function explainFlow(flow: Flow, target: string, background: Background): string {
  const { survey } = background;
  const requests = flow.sightings.filter(({ kind }) => kind === 'request');
  const arrival = requests.find(({ namespace, way }) => namespace === target && way === 'in');
  const replies = flow.sightings.filter(({ kind }) => kind === 'reply');
  if (flow.replied && !arrival) {
    const origin = replies[0];
    const whence = origin ? `${title(origin.namespace)} answered in its place` : 'something else answered in its place';
    return `the ping never arrived in ${title(target)}: ${whence}`;
  }
  if (arrival) return explainReply(flow, target, arrival, replies, background);
  if (requests.length === 0) return explainUnsent(flow, survey);
  const last = requests.at(-1) as Sighting;
  const error = flow.sightings.find(({ kind }) => kind === 'error');
  const answer = error ? `, and ${title(nameOf(survey, error.source))} sent back an ICMP error` : '';
  return `the ping was last seen ${place(last)}${answer}${because(whyNotForwarded(last, survey, background.dropped))}`;
}

/** 'the lab host', 'the internet', or the namespace's key. */
export function title(key: string): string {
  return { '@host': 'the host', '@internet': 'the internet', '@client': 'the external client' }[key] ?? key;
}

function place({ namespace, dev, way }: Sighting): string {
  return way === 'out' ? `leaving ${title(namespace)} by ${dev}` : `entering ${title(namespace)} on ${dev}`;
}

function because(reason: string | undefined): string {
  return reason ? `: ${reason}` : '';
}

function explainUnsent(flow: Flow, survey: Survey): string {
  const from = survey.namespaces.find(({ key }) => key === flow.from);
  if (flow.refused === 'ENETUNREACH' || flow.refused === 'EHOSTUNREACH' || flow.refused === 'EADDRNOTAVAIL') {
    const hasDefault = from?.routes.some(({ to }) => to === 'default');
    return `the namespace has no route to ${flow.to}${hasDefault ? '' : ', not even a default route'}`;
  }
  if (flow.refused) return `its own namespace refused to send it (${flow.refused}), as a rule there would make it do`;
  const gateway = from?.routes.find(({ to }) => to === 'default')?.via;
  const silent = new Set([...flow.unanswered, ...unresolved(from)]);
  const neighbour = [flow.to, gateway].find((address) => address !== undefined && silent.has(address));
  if (!from) return 'the ping never left its namespace';
  if (neighbour === undefined) return `the ping never left its namespace${because(ownCableTrouble(from, survey))}`;
  return `nobody answered the ARP request for ${neighbour}${because(whyNobodyAnswers(from, neighbour, survey))}`;
}

/** Neighbours that a namespace has asked for in vain. */
function unresolved(namespace: SurveyedNamespace | undefined): string[] {
  const failed = namespace?.neighbours.filter(({ state }) => state === 'FAILED' || state === 'INCOMPLETE') ?? [];
  return failed.map(({ address }) => address);
}

function explainReply(
  flow: Flow,
  target: string,
  arrival: Sighting,
  replies: readonly Sighting[],
  { survey, dropped }: Background,
): string {
  const last = replies.at(-1);
  if (last) {
    const reason = last.namespace === flow.from ? undefined : whyNotForwarded(last, survey, dropped);
    return `the ping arrived in ${title(target)}, but its answer was last seen ${place(last)}${because(reason)}`;
  }
  const source = ownerOf(survey, arrival.source);
  const arrived = `the ping arrived in ${title(target)} from ${arrival.source}`;
  if (target === '@internet') {
    return `${arrived}, an address to which the internet has no way back`;
  }
  return `${arrived}${source ? '' : ', which is nobody’s address'}, and was not answered`;
}

function ownerOf(survey: Survey, address: string): SurveyedNamespace | undefined {
  return survey.namespaces.find(({ links }) =>
    links.some(({ addresses }) => addresses.some((one) => one.startsWith(`${address}/`))),
  );
}

function nameOf(survey: Survey, address: string): string {
  return ownerOf(survey, address)?.key ?? address;
}
