/** The words by which a diagnosis names what is wrong: one of them for each fault that may come. */
export const troubleCauses = [
  'no-default-route',
  'wrong-gateway',
  'forwarding-off',
  'filter-drop',
  'link-down',
  'not-enslaved',
  'wrong-mask',
  'wrong-address',
  'blackhole',
  'static-neighbour',
] as const;

export type TroubleCause = (typeof troubleCauses)[number];

/** A rule on the node that is right, and stays: nothing goes out to this port. */
export const siteRule = { table: 'site', port: 8001 } as const;

/** How many faults a grading brings about, one after the other. */
export const troublesDrawn = 3;
