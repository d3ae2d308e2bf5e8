/** Reads the network as it is at this moment. */
import { readFileSync } from 'node:fs';
import { type Namespace, namespaces, output } from '../common/namespaces.ts';
import { connect, hostName, type Network, natWords, type RawPlace } from './network.ts';

/** Looks into the host and every namespace at once. What cannot be read is a sentence among the problems. */
export async function look(): Promise<Network> {
  const problems: string[] = [];
  const note = (error: unknown) => {
    problems.push((error as Error).message);
    return undefined;
  };
  const host = { name: hostName, aliases: [] };
  const [nat, ...raw] = await Promise.all([
    natRules().catch(note),
    place(null, host).catch(note),
    ...namespaces().map((namespace) => place(namespace.name, namespace).catch(note)),
  ]);
  const forwarding = readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8').trim() === '1';
  return { places: connect(raw.filter((one) => one !== undefined)), forwarding, nat: natWords(nat ?? ''), problems };
}

async function place(inside: string | null, { name, aliases }: Namespace): Promise<RawPlace> {
  const read = async (...command: string[]) => JSON.parse((await output(inside, ['ip', '-j', ...command])) || '[]');
  const [interfaces, routes, ids] = await Promise.all([
    read('-d', 'address', 'show'),
    read('route', 'show', 'default'),
    read('netns', 'list-id'),
  ]);
  return { name, aliases, interfaces, routes, ids };
}

/** Whichever of the two front ends wrote the rules: nft shows those of both, but iptables spells its own better. */
async function natRules(): Promise<string> {
  const rules = await output(null, ['iptables-save', '-t', 'nat']).catch(() => '');
  return / -j /.test(rules) ? rules : output(null, ['nft', 'list', 'ruleset']);
}
