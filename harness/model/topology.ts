/** A service of the lab: its namespace's name, its address and its port, fixed by the handout. */
export interface Service {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** The names, addresses and ports that the handout fixes. */
export interface Topology {
  readonly services: readonly Service[];
  readonly bridge: { readonly name: string; readonly address: string; readonly prefix: number };
  /** The subnet all services live in: '10.0.0.0/16'. */
  readonly subnet: string;
  readonly forward: { readonly hostPort: number; readonly service: string; readonly port: number };
  /** The simulated internet's addresses. */
  readonly internet: readonly string[];
}
