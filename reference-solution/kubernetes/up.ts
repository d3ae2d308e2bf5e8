#!/usr/bin/env node
/** What a node needs before its first pod: it routes, its rules see what crosses its bridges, and what pods send out carries its address. */
import { writeFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { cluster } from './plan.ts';

writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
// Pods of one node hang on one bridge: without this switch, no rule for IP would ever meet what they say to each other.
writeFileSync('/proc/sys/net/bridge/bridge-nf-call-iptables', '1');

await $({
  input: `table ip pods
delete table ip pods
table ip pods {
  chain out {
    type nat hook postrouting priority srcnat;
    ip saddr ${cluster.pods} ip daddr != ${cluster.pods} masquerade
  }
}`,
})`nft -f -`;
