#!/usr/bin/env node
/** Takes away what `up.ts` made, and nothing else; what is gone already is no error. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { bridge, forwarding, services } from './plan.ts';
import { hasLink, hasNamespace, requireRoot, restoreInput } from './state.ts';

requireRoot();

// Deleting a namespace returns before the kernel has cleared it, and until then its links hold on to their names.
// So the links go first, by hand: then an `up` right after this finds every name free.
const links = [...services.map(({ link }) => link), bridge.name].filter(hasLink);
const namespaces = services.map(({ name }) => name).filter(hasNamespace);
const lines = [...links.map((link) => `link del ${link}\n`), ...namespaces.map((name) => `netns del ${name}\n`)];
if (lines.length > 0) await $({ input: lines.join('') })`ip -batch -`;

const ours = await restoreInput(
  (inForce) => inForce,
  (rule) => rule.replace('-A', '-D'),
);
await $({ input: ours })`iptables-restore --noflush`;

if (existsSync(forwarding.before)) {
  writeFileSync(forwarding.file, readFileSync(forwarding.before));
  rmSync(forwarding.before);
}
