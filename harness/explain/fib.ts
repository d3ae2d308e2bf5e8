import { ipv4Number, type NamespaceState, type StateRoute, type StateRule } from '../model/index.ts';

/** What the tables say of a packet: the route, the rule that led to it, and the routes of type 'throw' on the way. */
export type Lookup = {
  readonly route?: StateRoute;
  readonly rule?: StateRule;
  readonly thrown?: StateRoute;
};

/** Whether a prefix ('10.0.0.0/16', 'default', 'all', or one address) has the address in it. */
export function covers(prefix: string, address: string): boolean {
  if (prefix === 'default' || prefix === 'all') return true;
  const [net = '', bits = '32'] = prefix.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(ipv4Number(net) / size) === Math.floor(ipv4Number(address) / size);
}

/** How many bits of an address a prefix fixes. */
function lengthOf(prefix: string): number {
  return prefix === 'default' ? 0 : Number(prefix.split('/')[1] ?? 32);
}

/**
 * Looks a packet up as the kernel does: rule by rule, and in each table the longest prefix, then the least metric (ip-rule(8),
 * fib_table_lookup in net/ipv4/fib_trie.c). Rules that ask for marks or ports are passed over.
 */
export function lookUp(
  state: NamespaceState,
  { from, to, iif }: { readonly from: string; readonly to: string; readonly iif: string | null },
): Lookup {
  let thrown: StateRoute | undefined;
  for (const rule of state.rules.toSorted((a, b) => a.priority - b.priority)) {
    const isMet =
      !rule.partial &&
      (rule.src === 'all' || (from !== '0.0.0.0' && covers(rule.src, from))) &&
      covers(rule.dst, to) &&
      (rule.iif === undefined || rule.iif === (iif ?? 'lo'));
    if (!isMet) continue;
    if (rule.action !== undefined) return { rule };
    const route = longest(state.allRoutes, rule.table ?? 'main', to);
    if (route?.type === 'throw') thrown = route;
    else if (route !== undefined) return { route, rule, ...(thrown && { thrown }) };
  }
  return thrown ? { thrown } : {};
}

function longest(routes: readonly StateRoute[], table: string, to: string): StateRoute | undefined {
  return routes
    .filter((route) => route.table === table && covers(route.to, to))
    .toSorted((a, b) => lengthOf(b.to) - lengthOf(a.to) || (a.metric ?? 0) - (b.metric ?? 0))[0];
}

/** A route as ip(8) writes it: 'blackhole 10.0.0.60', 'default via 10.0.0.1 dev eth0'. */
export function routeText({ type, to, via, dev, table }: StateRoute): string {
  const words = [type === 'unicast' ? '' : type, to, via ? `via ${via}` : '', dev ? `dev ${dev}` : ''];
  return [...words, table === 'main' || table === 'local' ? '' : `table ${table}`]
    .filter((word) => word !== '')
    .join(' ');
}
