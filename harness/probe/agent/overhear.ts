import type { Namespace } from '../../host/agent/namespaces.ts';
import type { ClearSighting, HttpResult, SealedCount } from '../../model/index.ts';
import { type HttpRequest, request } from './http.ts';
import { named } from './surveyed.ts';
import { drainTaps, withTaps } from './taps.ts';
import { payload } from './wire.ts';

/** HTTP requests to send at once, and the texts in them that nobody on the way should be able to read. */
export type OverhearRequest = { readonly requests: readonly HttpRequest[]; readonly secrets: readonly string[] };

export type OverhearResult = {
  /** In the order of the requests. */
  readonly responses: readonly HttpResult[];
  /** Each connection and direction on which a secret was seen, on whatever link but lo, once for each secret. */
  readonly clear: readonly ClearSighting[];
  readonly sealed: readonly SealedCount[];
};

const mostSightings = 2000;
/** RFC 8446, 5.1: application_data, and the version that every record claims. */
const sealedData = Buffer.from([23, 3, 3]);

/** Sends the requests, and meanwhile looks at every packet on every link of every namespace. */
export function overhear(
  { requests, secrets }: OverhearRequest,
  namespaces: readonly Namespace[],
): Promise<OverhearResult> {
  return withTaps(namespaces, async (taps) => {
    const clear = new Map<string, ClearSighting>();
    const sealed = new Map<string, SealedCount>();
    const look = () =>
      drainTaps(taps, ({ kind, way, dev, source, destination, sourcePort = 0, destinationPort = 0 }, bytes) => {
        if (dev === 'lo') return;
        const secret = clear.size < mostSightings ? secrets.find((one) => bytes.includes(one)) : undefined;
        if (secret !== undefined) {
          const key = `${secret} ${source}:${sourcePort} ${destination}:${destinationPort}`;
          clear.set(key, { secret, source, destination, sourcePort, destinationPort });
        }
        if (kind !== 'tcp' || way !== 'in' || !payload(bytes).subarray(0, 3).equals(sealedData)) return;
        const to = `${destination}:${destinationPort}`;
        const pieces = (sealed.get(to)?.pieces ?? 0) + 1;
        sealed.set(to, { destination, port: destinationPort, pieces });
      });
    const timer = setInterval(look, 2);
    try {
      const responses = await Promise.all(requests.map((one) => request(named(namespaces, one.from), one)));
      look();
      return { responses, clear: [...clear.values()], sealed: [...sealed.values()].slice(0, mostSightings) };
    } finally {
      clearInterval(timer);
    }
  });
}
