/** What Day 6 adds to the first host, and what it puts on a second one. */

/** This host's way to the other, and the other's address on it; who runs the scripts elsewhere says so in the environment. */
export const wire = { peer: process.env.LAB_PEER ?? '', uplink: process.env.LAB_UPLINK ?? 'eth0' };

/** Both ends have to agree on the number and the port, and on nothing else. */
export const tunnel = { link: 'vxlan100', id: 100, port: 4789 };

/** The second host has the same network on its own bridge, so its gateway and its containers need addresses of their own. */
export const hostB = {
  gateway: '10.0.0.2',
  services: [
    { name: 'product-service-b', address: '10.0.1.30', link: 'veth-product-b' },
    { name: 'order-service-b', address: '10.0.1.40', link: 'veth-order-b' },
  ],
};
