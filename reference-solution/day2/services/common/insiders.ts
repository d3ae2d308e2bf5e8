import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * For a route that outsiders have no business with: to them it is not there. Inside is whose address is on a network of
 * ours. Whoever comes by way of the load balancer is named in X-Real-IP, which it always sets, and is a customer.
 */
export async function insidersOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!('x-real-ip' in request.headers) && isNeighbour(request.ip)) return;
  reply.callNotFound();
  await reply;
}

function isNeighbour(address: string): boolean {
  const ours = new BlockList();
  for (const { cidr, family } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
    const [network, prefix] = cidr?.split('/') ?? [];
    if (network && prefix) ours.addSubnet(network, Number(prefix), family === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  return ours.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
