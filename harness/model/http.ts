import type { Sighting } from './packets.ts';

/** The response to an HTTP request, or why there was none ('ECONNREFUSED', 'timeout', …). */
export type HttpResult =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly durationMs: number;
    }
  | { readonly failed: string; readonly durationMs: number };

/** What became of one HTTP request with a nonce in its path. */
export type Delivery = {
  /** 'ours': our server answered there; 'taken': the port was in use, so what the submission runs there does. */
  readonly server: 'ours' | 'taken';
  readonly response: HttpResult;
  /** Whether the response is our server's, to this very request. */
  readonly echoed: boolean;
  /** Every place where a packet with the nonce was seen. */
  readonly sightings: readonly Sighting[];
  /** TCP packets to the ports in question without the nonce: where a connection attempt came through. */
  readonly attempts: readonly Sighting[];
};

/** HTTP load to put on a URL from the namespace with that key: connections that each ask anew as soon as they are answered. */
export type LoadRequest = {
  readonly from: string;
  /** With an IPv4 address for a host. */
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connections: number;
  readonly seconds: number;
};

/** What came of a load; latencies in milliseconds, of all answers. */
export type Load = {
  readonly answered: number;
  /** Answers with a 2xx status. */
  readonly succeeded: number;
  /** Other statuses, connection errors and time-outs. */
  readonly failed: number;
  readonly seconds: number;
  /** Successes a second. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
};
