/** The pods' networks as the runtime's configurations name them: one with room for many, one for a single pod, one for address management alone. */
export const podNetworks = {
  pods: { name: 'pods', bridge: 'cni0', subnet: '10.244.1.0/24', gateway: '10.244.1.1' },
  narrow: { name: 'narrow', bridge: 'cni1', subnet: '10.244.9.0/30', gateway: '10.244.9.1' },
  apart: { name: 'apart', bridge: 'cni2', subnet: '10.244.10.0/29', gateway: '10.244.10.1' },
} as const;

/** Versions of the CNI specification that a plugin speaks. */
export const cniVersions = ['1.0.0', '0.4.0'] as const;

export type PodNetwork = (typeof podNetworks)[keyof typeof podNetworks];

/** The configuration that a plugin reads from standard input, as its specification has it. */
export function cniConfig(network: PodNetwork, cniVersion: string) {
  const { name, bridge, subnet } = network;
  return {
    cniVersion,
    name,
    type: 'bridge',
    bridge,
    isGateway: true,
    hairpinMode: true,
    ipam: { type: 'host-local', subnet, routes: [{ dst: '0.0.0.0/0' }] },
  };
}
