/** A listening TCP socket: where a service is. */
export type Listener = {
  /** The key of its network namespace. */
  readonly namespace: string;
  /** '0.0.0.0', '*' and '::' are all of the namespace's addresses. */
  readonly address: string;
  readonly port: number;
};

/** A queueing discipline that somebody has put on a link: 'netem', 'tbf', 'ingress'. */
export type Queue = { readonly namespace: string; readonly dev: string; readonly kind: string };

/** A listening Unix socket and the network namespace that it was made in. */
export type UnixListener = {
  readonly namespace: string;
  /** A path from the root on (as it was bound, and relative perhaps, where its process works elsewhere now), or '@' and a name that is in no file system (unix(7)). */
  readonly path: string;
};

/** What one TCP segment carried into a namespace. */
export type Segment = {
  readonly namespace: string;
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number;
  /** The first bytes, one character a byte. */
  readonly text: string;
};

/** The rows of a query, or why there are none: the server's message, or the connection's ('ECONNREFUSED', 'timeout'). */
export type SqlResult =
  | { readonly rows: readonly { readonly [column: string]: string | number | boolean | null }[] }
  | {
      readonly failed: string;
      /** The server's SQLSTATE; absent when there was no server to answer. */
      readonly state?: string;
    };

/** The replies to Redis commands, in order, or why there are none. */
export type RedisResult = { readonly replies: readonly RedisReply[] } | { readonly failed: string };

export type RedisReply = string | number | null | readonly RedisReply[] | { readonly error: string };

/** An established TCP socket, and the namespace it is in. */
export type Established = {
  readonly namespace: string;
  readonly address: string;
  readonly port: number;
  readonly peer: string;
  readonly peerPort: number;
};

/** A file of the lab host: the SHA-256 of its bytes in hexadecimal, null where it is too large to be read, and which of the words that were asked for it holds. */
export type StoredFile = {
  readonly name: string;
  readonly bytes: number;
  readonly digest: string | null;
  readonly holds: readonly string[];
};
