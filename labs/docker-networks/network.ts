/** What the brief fixes about the networks, for those who check them. */

/** Where a Compose file is looked for that submission.json does not name, in this order. */
export const composeFiles = ['docker-compose', 'compose'].flatMap((name) => [
  `docker-networks/${name}.yml`,
  `docker-networks/${name}.yaml`,
]);

/** Who is on which network of the user's own. */
export const members = {
  front: ['web', 'shop', 'app'],
  back: ['app', 'db', 'stock'],
  vault: ['safe', 'ledger'],
} as const;

/** Who is on both front and back. */
export const between = 'app';

/** Who is on the bridge that Docker has by itself. */
export const onDefault = ['loner', 'stray'] as const;

export const plan = {
  front: { subnet: '10.20.0.0/24', gateway: '10.20.0.1' },
  back: { subnet: '10.20.1.0/25', gateway: '10.20.1.1' },
  vault: { subnet: '10.20.1.128/26', gateway: null },
} as const;

export type NetworkName = keyof typeof members;

/** Who has no network at all, and who has the machine's own. */
export const [none, hosted] = ['hermit', 'porter'] as const;

/** The port of the machine that leads to web, and web's own. */
export const published = { service: 'web', port: 8090, to: 80 } as const;

/** Who asks another name server than all the others, and what that one puts behind a short name. */
export const settings = { service: 'scribe', server: '1.1.1.1', search: 'lab.test' } as const;

/** Who speaks IPv6, too. */
export const dual = ['web', 'shop'] as const;

/** The store of who is where, and whose entry is looked up in it. */
export const store = { service: 'registry', port: 8500, entry: 'web', asker: 'shop' } as const;

/** Where the policy is looked for that submission.json does not name. */
export const policyFiles = ['docker-networks/policy.sh'] as const;

/** How long all of it may take to come up, in milliseconds that the machine gave. */
export const upMs = 120_000;
