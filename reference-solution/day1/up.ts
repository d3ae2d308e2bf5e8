#!/usr/bin/env node
/**
 * Day 1: six namespaces on one bridge, a way out to the internet, and one port in.
 *
 * Run it as often as you like: what exists is left alone, what is missing is made. Starting a program costs more than
 * what it asks of the kernel, so the work is handed over in batches: a dozen lines to one `ip` instead of a dozen `ip`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { $ } from 'zx/core'; // zx/core is zx without its toolbox: it loads in a third of the time
import { bridge, forwarding, prefix, services } from './plan.ts';
import { hasLink, hasNamespace, requireRoot, restoreInput } from './state.ts';

/** Tasks 1.1 and 1.2 as the host sees them: a switch, six sealed rooms, and a cable from each room to the switch. */
function hostLines(): string[] {
  return [
    ...(hasLink(bridge.name) ? [] : [`link add ${bridge.name} type bridge`]),
    // The bridge is a switch. With an address it is the host's own port on that switch too: everyone's gateway.
    `addr replace ${bridge.address}/${prefix} dev ${bridge.name}`,
    `link set ${bridge.name} up`,
    ...services.flatMap(({ name, link }) => [
      ...(hasNamespace(name) ? [] : [`netns add ${name}`]),
      // A veth pair is a cable with two plugs. The far plug is born inside the namespace: nothing to move, and each can be eth0.
      ...(hasLink(link) ? [] : [`link add ${link} type veth peer name eth0 netns ${name}`]),
      `link set ${link} master ${bridge.name} up`,
    ]),
  ];
}

/** Task 1.2 inside every namespace. `replace` is `add` that does not mind if it was done before. */
async function configureNamespaces(): Promise<void> {
  const table = services.map(({ name, address }) => `${name} ${address}\n`).join('');
  await $({ input: table })`while read -r name address; do ip -n $name -batch - <<LINES
link set lo up
addr replace $address/${prefix} dev eth0
link set eth0 up
route replace default via ${bridge.address}
LINES
done`;
}

/** Tasks 1.3 and 1.4: the host starts to route, and both tables get the rules they lack in one go. */
async function route(): Promise<void> {
  if (!existsSync(forwarding.before)) writeFileSync(forwarding.before, readFileSync(forwarding.file));
  writeFileSync(forwarding.file, '1'); // what `sysctl -w net.ipv4.ip_forward=1` does
  const missing = await restoreInput((inForce) => !inForce);
  await $({ input: missing })`iptables-restore --noflush`;
}

async function connect(): Promise<void> {
  await $({ input: hostLines().join('\n') })`ip -batch -`;
  await configureNamespaces();
}

requireRoot();
await Promise.all([connect(), route()]); // rules may name an interface that is still to come, so neither waits for the other
