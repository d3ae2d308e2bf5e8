import type { Why, WhyCase, WhyObservation } from '../model/index.ts';
import { whyNoAnswer, whyThere } from './answered.ts';
import { sightingsOf } from './crossing.ts';
import { toSource, toTarget, translator } from './nat.ts';
import { whyOpen } from './opening.ts';
import { hasAddress, ruleTitle, type Scene, title } from './scene.ts';
import { type Finding, proven } from './verdict.ts';
import { follow } from './walk.ts';

/** One reason a fault for what was observed, the one that most flows failed for first, and last what has none. Pure: the same observation gives the same reasons. */
export function why({ state, cases }: WhyObservation): Why[] {
  const found: Why[] = [];
  for (const seen of cases) {
    const scene: Scene = { seen, state, way: [] };
    const finding = explain(scene);
    const same = found.findIndex((one) => isSame(one, finding));
    const old = found[same];
    if (old) found[same] = { ...old, like: [...new Set([...old.like, ...seen.like])] };
    else found.push({ flow: seen.flow, like: seen.like, ...finding, way: scene.way });
  }
  const isVague = ({ what }: Why) => Number(what === 'works' || what === 'unknown');
  return found.toSorted((a, b) => isVague(a) - isVague(b) || b.like.length - a.like.length);
}

function isSame(one: Finding, other: Finding): boolean {
  if (one.what !== other.what || one.where.namespace !== other.where.namespace) return false;
  if (one.rule || other.rule) return one.rule?.text === other.rule?.text && one.rule?.chain === other.rule?.chain;
  return one.where.dev === other.where.dev;
}

function explain(scene: Scene): Finding {
  const { flow, result } = scene.seen;
  if (flow.wanted === 'closed' && result === 'open') return whyOpen(scene);
  const succeeded = result === 'replied' || result === 'open';
  const start = { namespace: flow.from, ends: { source: '0.0.0.0', destination: flow.to }, iif: null };
  if (flow.target === null) return missing(flow);
  if (flow.target === flow.from)
    return proven({
      ...{ what: 'same-namespace', where: { namespace: flow.from, stage: 'sending' }, evidence: [] },
      because: `both ends are in one and the same namespace, ${title(flow.from)}`,
    });
  const own = holdsItself(scene);
  if (own) return own;
  const end = follow(scene, start, 'there', flow.target);
  if ('what' in end) return succeeded ? { ...end, certain: false } : end;
  if (end.place.namespace !== flow.target) return whyThere(scene, end);
  const port = sightingsOf(scene, 'there').findLast(({ namespace }) => namespace === flow.target)?.destinationPort;
  if (flow.targetPort !== undefined && port !== undefined && port !== flow.targetPort) return wrongPort(scene, port);
  if (!succeeded) return whyNoAnswer(scene, end);
  return whyHidden(scene, end.ends.source) ?? works(scene.seen);
}

/** A namespace that has the address it sends to keeps what it sends. */
function holdsItself(scene: Scene): Finding | undefined {
  const { flow } = scene.seen;
  const link = scene.state.find(({ key }) => key === flow.from)?.links.find((one) => hasAddress(one, flow.to));
  if (!link) return undefined;
  return proven({
    ...{ what: 'duplicate-address', where: { namespace: flow.from, dev: link.name, stage: 'sending' } },
    because: `${title(flow.from)} has ${flow.to} itself, on ${link.name}, and keeps what it sends there`,
    evidence: [{ kind: 'state', text: `${flow.to} is on ${link.name}` }],
  });
}

function missing({ to, toName, from }: WhyCase['flow']): Finding {
  return proven({
    ...{ what: 'namespace-missing', where: { namespace: toName ?? to, stage: 'socket' } },
    because: `there is no namespace ${toName ? `for ${toName}` : `that has ${to}`} to which ${title(from)} could send`,
    evidence: [{ kind: 'state', text: 'no namespace has its name or its address' }],
  });
}

function wrongPort(scene: Scene, port: number): Finding {
  const { flow } = scene.seen;
  const by = translator(scene, '@host', toTarget);
  return proven({
    ...{ what: 'nat-wrong-target', where: { namespace: '@host', stage: 'prerouting' }, ...(by && { rule: by.rule }) },
    because: `${by ? ruleTitle(by.rule) : 'a rule of the host'} leads it to port ${port} of ${title(flow.target ?? '')}, not to ${flow.targetPort}`,
    evidence: [{ kind: 'tap', text: `seen coming into ${title(flow.target ?? '')} for port ${port}` }],
  });
}

/** A packet that came through under an address that is not its sender's, within the lab. */
function whyHidden(scene: Scene, source: string): Finding | undefined {
  const { flow } = scene.seen;
  const own = scene.state.find(({ key }) => key === flow.from)?.links.some((link) => hasAddress(link, source));
  const by = translator(scene, '@host', toSource);
  if (own || !by || flow.target?.startsWith('@')) return undefined;
  return proven({
    ...{ what: 'nat-wrong-source', where: { namespace: '@host', stage: 'postrouting' }, rule: by.rule },
    because: `${ruleTitle(by.rule)} hides ${title(flow.from)} behind ${source}`,
    evidence: [{ kind: 'tap', text: `seen coming into ${title(flow.target ?? '')} from ${source}` }],
  });
}

function works({ flow }: WhyCase): Finding {
  return {
    ...{ what: 'works', where: { namespace: flow.from, stage: 'socket' }, certain: false, evidence: [] },
    because: 'it came through when it was tried once more',
  };
}
