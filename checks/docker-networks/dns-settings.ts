import { drawnText } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { NameSeen, Resolver } from '../../harness/model/index.ts';
import { askNamesOf } from '../../harness/probe/names.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { settings } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';

type Observation = Stack & {
  readonly resolver: Resolver | null;
  /** A name with a domain of its own, and a short one; both drawn. */
  readonly names: { readonly whole: string; readonly short: string };
  readonly seen: readonly NameSeen[];
  /** What came to the server that was asked for. */
  readonly heard: readonly string[];
};

const { service, server, search } = settings;

export const dnsSettings = check({
  ...deliverable('docker-networks.dns-settings'),
  on: stack,

  async observe({ docker, shared }): Promise<Observation> {
    const draw = (what: string) => `n${drawnText(docker.host.seed, `name of Docker networks, ${what}`).slice(0, 12)}`;
    const names = { whole: `${draw('whole')}.example.test`, short: draw('short') };
    const room = roomOf(shared, service);
    const resolver = room === undefined ? null : await docker.resolver(room.container);
    const asked = [names.whole, ...(resolver?.search ?? []).map((domain) => `${names.short}.${domain}`)];
    const servers = (resolver?.servers ?? []).filter((one) => /^\d+(\.\d+){3}$/.test(one));
    const queries = servers.flatMap((one) => asked.map((name) => ({ from: room?.key ?? '', server: one, name })));
    const { seen, heard } = await askNamesOf(docker.host, server, queries);
    return { ...shared, resolver, names, seen, heard };
  },

  judge(seen) {
    const expected = `What ${service} asks for comes to the name server ${server}, a short name with .${search} behind it, and the answers come back.`;
    const { names } = seen;
    return (
      notUp(seen, expected) ??
      partialCredit([isAsked(seen, 'a name', names.whole), isAsked(seen, 'a short name', `${names.short}.${search}`)], {
        expected,
        background: seen.complaint ?? undefined,
        hint: 'dns and dns_search are said of a service. On a network of your own the server at 127.0.0.11 passes on what it does not know, so /etc/resolv.conf shows the domain and not the server.',
      })
    );
  },

  show: ({ seen, heard, resolver }) => [
    {
      kind: 'table',
      title: `Names that ${service} asked for`,
      columns: ['name', 'server', 'result', `heard at ${settings.server}`],
      rows: seen.map((one) => [one.name, one.server, one.result, heard.includes(one.name) ? 'yes' : 'no']),
    },
    {
      kind: 'text',
      title: `Whom ${service} asks`,
      text: `name servers: ${resolver?.servers.join(', ') || 'none'}\ndomains: ${resolver?.search.join(', ') || 'none'}`,
    },
  ],
});

/** Whether a question came to the server and its answer back, by whichever of the container's own servers. */
function isAsked(all: Observation, what: string, name: string): Part {
  if (roomOf(all, service) === undefined) return { what, trouble: `no container of ${service} runs` };
  const asked = all.seen.filter((one) => one.name === name);
  if (all.resolver === null || all.resolver.servers.length === 0)
    return { what, trouble: `${service} has no name server` };
  if (asked.length === 0)
    return { what, trouble: `it is asked for with ${all.resolver.search.join(', ') || 'no domain'} behind it` };
  if (!all.heard.includes(name)) return { what, trouble: `the question does not come to ${server}` };
  const answered = asked.some(({ addresses }) => addresses.length > 0);
  const results = [...new Set(asked.map(({ result }) => result))].join(', ');
  return { what, trouble: answered ? undefined : `${server} hears it, and the answer is lost (${results})` };
}
