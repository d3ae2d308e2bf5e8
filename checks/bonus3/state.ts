import type { Chain, LabHost } from '../../harness/model/index.ts';
import { ruleset, survey } from '../../harness/probe/index.ts';
import { listeners, queueing } from '../../harness/probe/services.ts';

/** All that a fault may be made of, a line each: rules, policies, queues, links, routes and who listens. */
export type State = readonly string[];

export async function stateOf(host: LabHost): Promise<State> {
  const { namespaces } = await survey(host);
  const [rules, listening, queues] = await Promise.all([
    Promise.all(namespaces.map(async ({ key }) => ({ key, ...(await ruleset(host, key)) }))),
    listeners(host),
    queueing(host),
  ]);
  return [
    ...rules.flatMap(({ key, rules: list, chains }) => [
      ...list.map(({ family, table, chain, text }) => `rule in ${key}: ${family} ${table} ${chain} ${text}`),
      ...chains
        .filter(isOwn)
        .map(({ family, table, chain, policy }) => `chain in ${key}: ${family} ${table} ${chain} ${policy}`),
    ]),
    ...queues.map(({ namespace, dev, kind }) => `queue in ${namespace}: ${dev} ${kind}`),
    ...namespaces.flatMap(({ key, links, routes }) => [
      ...links.map(({ name, up, mtu, master = '–', addresses }) =>
        `link in ${key}: ${name} ${up ? 'up' : 'down'} mtu ${mtu} port of ${master} ${addresses.join(' ')}`.trim(),
      ),
      ...routes.map(({ to, via = '–', dev = '–' }) => `route in ${key}: ${to} via ${via} dev ${dev}`),
    ]),
    ...listening.map(({ namespace, address, port }) => `listener in ${namespace}: ${address}:${port}`),
  ].toSorted();
}

/** iptables makes its own chains as soon as it is asked for anything, and they stay, empty: whoever used it has left nothing by that. */
function isOwn({ tool, policy }: Chain): boolean {
  return tool === 'nft' || policy !== 'ACCEPT';
}

/** What is there now and was not, and the other way round; a line that is there twice counts twice. */
export function changes(before: State, now: State): readonly string[] {
  const left = (some: State, others: State) => {
    const rest = [...others];
    return some.filter((line) => {
      const at = rest.indexOf(line);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  };
  return [...left(now, before).map((line) => `new: ${line}`), ...left(before, now).map((line) => `gone: ${line}`)];
}
