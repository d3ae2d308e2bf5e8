#!/usr/bin/env node
/** Address management as a plugin of its own: the same protocol, and no network is touched. */
import { held, release, take } from './addresses.ts';
import { answer, codes, fail, inResult } from './protocol.ts';

answer(({ command, container, ifname, config }) => {
  const owner = `${container} ${ifname}`;
  if (command === 'ADD')
    return { ips: inResult(config.cniVersion, [take(config, owner)]), routes: [{ dst: '0.0.0.0/0' }] };
  if (command === 'DEL') release(config, owner);
  else if (held(config, owner).length === 0) fail(codes.own, `${container} has no address of ${config.name}.`);
  return undefined;
});
