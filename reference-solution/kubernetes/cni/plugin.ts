/** A CNI plugin: a bridge on the node, and on it a cable for each pod. The addresses are addresses.ts's. */
import { held, release, take } from './addresses.ts';
import { connect, disconnect, ensureBridge, requireRoom, requireSound } from './link.ts';
import { answer, codes, fail, inResult, type Request } from './protocol.ts';

const ownerOf = ({ container, ifname }: Request) => `${container} ${ifname}`;

function add(request: Request): object {
  requireRoom(request);
  const { config } = request;
  const ip = take(config, ownerOf(request));
  try {
    const interfaces = connect(request, ensureBridge(request, ip), ip);
    const ips = inResult(config.cniVersion, [{ ...ip, interface: 2 }]);
    return { interfaces, ips, routes: [{ dst: '0.0.0.0/0', gw: ip.gateway }], dns: {} };
  } catch (error) {
    // Half a pod is worse than none: what was taken is given back.
    remove(request);
    throw error;
  }
}

/** May be asked for again, and for what was never there: a runtime that is not sure asks once more. */
function remove(request: Request): void {
  disconnect(request);
  release(request.config, ownerOf(request));
}

function check(request: Request): void {
  if (held(request.config, ownerOf(request)).length === 0) fail(codes.own, `${request.container} has no address.`);
  requireSound(request);
}

answer((request) => {
  if (request.command === 'ADD') return add(request);
  if (request.command === 'CHECK') check(request);
  else remove(request);
  return undefined;
});
