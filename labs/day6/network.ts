/** The two hosts' addresses on the wire between them, and what the handout fixes for the tunnel over it. */
export const overlay = {
  hosts: { a: '10.200.0.11', b: '10.200.0.12' },
  vni: 100,
  port: 4789,
} as const;
