/** Of each sidecar, at its namespace's own address. */
export const ports = { inbound: 15_443, metrics: 15_090 };

/** What a sidecar is told when it is started. */
export interface SidecarPlan {
  /** Its name in certificates: all instances of a service have one. */
  readonly service: string;
  readonly address: string;
  /** The program's port and the one service that may ask it; nginx is asked by customers, and has neither. */
  readonly inbound?: { readonly port: number; readonly caller: string };
  /** The ports on 127.0.0.1 to which the words of the program are led, and for whom they are. */
  readonly outbound: readonly {
    readonly port: number;
    readonly address: string;
    /** Where the program believes that it asks. */
    readonly to: number;
    readonly service: string;
  }[];
}
