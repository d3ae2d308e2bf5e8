/** The namespaces of each lab, as the brief calls them. All labs are on one machine, so no two share a name. */
export const rooms = {
  empty: ['empty'],
  pair: ['left', 'right'],
  hostLink: ['wired', 'switched'],
  chain: ['red', 'blue', 'green'],
  bridgeInside: ['east', 'switch', 'west'],
  natInside: ['inside', 'router', 'outside'],
  policyRouting: ['isp1', 'home', 'isp2'],
  inputPolicy: ['guard', 'visitor'],
  unixSocket: ['server', 'client'],
} as const;

/** The table of policy-routing, and the ports of input-policy. */
export const table = '100';
export const openPorts = [80, 443] as const;
