/** Who one is to others over TLS: a certificate and its key, in PEM, and the certificates of the authority that vouches for both ends. */
export type Identity = { readonly certificate: string; readonly key: string; readonly authority: string };

/** A certificate that a server showed. */
export type ShownCertificate = {
  /** In hexadecimal, as the authority gave it. */
  readonly serial: string;
  readonly subject: string;
  /** Whether the authority that was named vouches for it, now. */
  readonly verified: boolean;
};

/** What came of words that were said to a server. */
export type Answered = {
  /** The first of what came back, one character a byte. */
  readonly heard: string;
  /** 'enough' for what was waited for, 'closed', 'timeout', or the error's name: 'ECONNREFUSED', 'ERR_SSL_…'. */
  readonly ended: string;
  /** Null where TLS was not asked for, or did not come so far. */
  readonly certificate: ShownCertificate | null;
};

/** Where a text that should be sealed went by in clear. */
export type ClearSighting = {
  readonly secret: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
};

/** How many pieces of TLS that carry data (RFC 8446, 5.1: application_data) came to an address and port. */
export type SealedCount = { readonly destination: string; readonly port: number; readonly pieces: number };
