import { sightingsOf } from './crossing.ts';
import { lookUp } from './fib.ts';
import { routeSuspects } from './inside.ts';
import { toSource, toTarget, translator, whyUntranslated } from './nat.ts';
import { type Ends, holders, namespaceOf, ruleTitle, type Scene, title } from './scene.ts';
import { whyRefused, whyUnanswered } from './socket.ts';
import { accuse, type Finding, proven } from './verdict.ts';
import { type Arrival, follow } from './walk.ts';

/** Why a packet that came to where it should was not answered, or its answer did not come back. */
export function whyNoAnswer(scene: Scene, { place, ends }: Arrival): Finding {
  const { namespace, link } = place;
  const { flow, result } = scene.seen;
  const back: Ends = { source: ends.destination, destination: ends.source };
  const hidden = untranslated(scene, namespace, ends);
  if (hidden) return hidden;
  const port =
    sightingsOf(scene, 'there').findLast((one) => one.namespace === namespace)?.destinationPort ?? flow.port ?? 0;
  const refused = scene.seen.sightings.some(
    ({ kind, as, namespace: where }) => kind === 'reset' && as === 'out' && where === namespace,
  );
  if (flow.protocol === 'tcp' && refused) return whyRefused(scene, namespace, link.name, ends, port);
  const answers = sightingsOf(scene, 'back').filter((one) => one.namespace === namespace && one.as === 'out');
  const start = { namespace, ends: back, iif: null };
  if (answers.length === 0) {
    const atSocket = whyUnanswered(scene, namespace, link.name, ends);
    const entering = routeSuspects(scene, { namespace, ends, iif: link.name });
    if (atSocket.length + entering.length > 0)
      return accuse([...atSocket, ...entering], { where: { namespace, dev: link.name, stage: 'socket' }, because: '' });
  }
  const end = follow(scene, start, 'back', flow.from);
  if ('what' in end) return end;
  if (end.place.namespace !== flow.from) return whyElsewhere(scene, end.place.namespace, back);
  return {
    what: 'unknown',
    where: { namespace: flow.from, dev: end.place.link.name, stage: 'socket' },
    because: `the answer came back into ${title(flow.from)} from ${end.ends.source}, and was not taken there (${result})`,
    certain: false,
    evidence: [],
  };
}

/** The answer went to somebody else, who has the sender's address too. */
function whyElsewhere(scene: Scene, namespace: string, { destination }: Ends): Finding {
  const twice = holders(scene, destination).length > 1;
  return accuse(
    [
      {
        what: twice ? 'duplicate-address' : 'impostor',
        where: { namespace, stage: 'socket' },
        because: twice
          ? `${title(namespace)} has the sender’s address ${destination} too, and gets its answers`
          : `the answer for ${destination} went to ${title(namespace)}`,
        isWitnessed: true,
        evidence: [{ kind: 'tap', text: `the answer was seen coming into ${title(namespace)}` }],
      },
    ],
    { where: { namespace, stage: 'socket' }, because: '' },
  );
}

/** The outside has no way back to the packet's source: the host should have given it its own address. */
function untranslated(scene: Scene, namespace: string, { source }: Ends): Finding | undefined {
  if (namespace !== '@internet' && namespace !== '@client') return undefined;
  const here = namespaceOf(scene, namespace);
  const route = here && lookUp(here, { from: '0.0.0.0', to: source, iif: null }).route;
  const owners = holders(scene, source);
  if (route && owners.length > 0) return undefined;
  const by = translator(scene, '@host', toSource);
  if (!by) return proven(whyUntranslated(scene, '@host', 'postrouting'));
  return proven({
    ...{ what: 'nat-wrong-source', where: { namespace: '@host', stage: 'postrouting' }, rule: by.rule },
    because: `${ruleTitle(by.rule)} sends it out as ${source}, an address to which ${title(namespace)} has no way back`,
    evidence: [{ kind: 'tap', text: `seen in ${title(namespace)} with the source ${source}` }],
  });
}

/** Why a packet came to another namespace than it should have. */
export function whyThere(scene: Scene, { place, ends }: Arrival): Finding {
  const { namespace, link } = place;
  const { flow } = scene.seen;
  const where = { namespace, dev: link.name, stage: 'socket' as const };
  const evidence = [
    { kind: 'tap' as const, text: `seen coming into ${title(namespace)} on ${link.name} for ${ends.destination}` },
  ];
  for (const { key } of scene.state) {
    const by = translator(scene, key, toTarget);
    if (by)
      return proven({
        ...{ what: 'nat-wrong-target', where: { namespace: key, stage: 'prerouting' }, rule: by.rule, evidence },
        because: `${ruleTitle(by.rule)} leads it to ${title(namespace)}${flow.target ? `, not to ${title(flow.target)}` : ''}`,
      });
  }
  const owners = holders(scene, flow.to);
  const isTargets = owners.some((one) => one.namespace === flow.target);
  if (
    flow.target !== null &&
    !isTargets &&
    owners.some((one) => one.namespace === '@host') &&
    namespace === '@host' &&
    flow.port !== undefined
  )
    return proven({ ...whyUntranslated(scene, '@host', 'prerouting'), evidence });
  if (isTargets && owners.length > 1)
    return proven({
      ...{ what: 'duplicate-address', where, evidence },
      because: `${title(namespace)} has ${flow.to} too, and answers in the place of ${title(flow.target ?? '')}`,
    });
  return proven({
    ...{ what: 'impostor', where, evidence },
    because: `${title(namespace)} has ${flow.to} and answers in the place of ${title(flow.target ?? 'the one that should')}`,
  });
}
