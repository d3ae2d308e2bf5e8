import { type Ends, namespaceOf, type Scene, type Suspect, title } from './scene.ts';
import { accuse, type Finding } from './verdict.ts';
import { dropsIn } from './verdicts.ts';

/** Why a packet that came to where it should did not get an answer out of there. */
export function whyUnanswered(scene: Scene, namespace: string, dev: string, ends: Ends): Suspect[] {
  const here = namespaceOf(scene, namespace);
  const where = { namespace, dev, stage: 'socket' as const };
  const found = dropsIn(scene, namespace, ends);
  if (scene.seen.flow.protocol === 'icmp' && here?.settings['ipv4/icmp_echo_ignore_all'] === 1)
    found.push({
      ...{ what: 'echo-ignored', where },
      because: `${title(namespace)} answers no pings (net.ipv4.icmp_echo_ignore_all is 1)`,
      isWitnessed: scene.seen.rose.some((one) => one.namespace === namespace && one.counter === 'InEchos'),
      evidence: [{ kind: 'counter', text: `the pings were taken in (InEchos rose) and not answered` }],
    });
  return found;
}

/** Who refuses a connection at its end: nobody listens there, or only for others. */
export function whyRefused(scene: Scene, namespace: string, dev: string, ends: Ends, port: number): Finding {
  const where = { namespace, dev, stage: 'socket' as const };
  const unknown = { where, because: `${title(namespace)} refused it` };
  const drops = dropsIn(scene, namespace, ends);
  const own = scene.seen.listeners.filter((one) => one.namespace === namespace);
  const there = own.filter((one) => one.port === port);
  const rest = own.filter(({ address }) => !address.startsWith('127.')).map((one) => one.port);
  const answer = [{ kind: 'tap' as const, text: `${title(namespace)} answered with a reset` }];
  const base = { where, isWitnessed: true, evidence: answer };
  if (drops.length > 0) return accuse(drops, unknown);
  if (there.some(({ address }) => ['0.0.0.0', '*', '::', ends.destination].includes(address)))
    return accuse(
      [
        {
          ...base,
          what: 'resets',
          because: `what listens on port ${port} of ${title(namespace)} breaks the connection off`,
        },
      ],
      unknown,
    );
  const loopback = there.find(({ address }) => address.startsWith('127.') || address === '::1');
  if (loopback)
    return accuse(
      [
        {
          ...base,
          what: 'listens-on-loopback',
          because: `port ${port} of ${title(namespace)} listens on ${loopback.address} only, where nobody else reaches it`,
        },
      ],
      unknown,
    );
  if (there[0])
    return accuse(
      [
        {
          ...base,
          what: 'nobody-listens',
          because: `port ${port} of ${title(namespace)} listens on ${there[0].address} only`,
        },
      ],
      unknown,
    );
  if (rest.length > 0)
    return accuse(
      [
        {
          ...base,
          what: 'wrong-port',
          because: `nothing listens on port ${port} of ${title(namespace)}, though something does on ${[...new Set(rest)].slice(0, 3).join(', ')}`,
        },
      ],
      unknown,
    );
  return accuse(
    [{ ...base, what: 'nobody-listens', because: `nothing listens on port ${port} of ${title(namespace)}` }],
    unknown,
  );
}
