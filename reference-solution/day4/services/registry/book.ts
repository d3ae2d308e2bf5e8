/** What a service says of itself. */
export interface Registration {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  /** How many seconds this holds; until it is taken out, when left out. */
  readonly ttl?: number;
  /** The service that this is an instance of; the name, when left out. */
  readonly group?: string;
}

/** What the registry says of a service. */
export interface Entry {
  readonly ip: string;
  readonly port: number;
  /** When it registered with this address for the first time, in seconds since 1970. */
  readonly registered_at: number;
  /** Who keeps saying that he is there is there; of the others we do not know. */
  readonly health: 'unknown' | 'healthy';
  readonly group: string;
}

interface Line extends Entry {
  /** Milliseconds since 1970; infinite without a time to live. */
  readonly until: number;
}

/** The registry's memory: one entry a name, at most `limit` names. An entry whose time is over is not there any more. */
export function openBook(limit: number, now: () => number = Date.now) {
  const lines = new Map<string, Line>();

  const dropExpired = () => {
    for (const [name, { until }] of lines) if (until <= now()) lines.delete(name);
  };

  /** Makes room, if it can: entries that nobody renews go first, the oldest of them before the others. */
  const hasRoom = (): boolean => {
    if (lines.size < limit) return true;
    for (const [name, { until }] of lines) if (until === Number.POSITIVE_INFINITY) return lines.delete(name);
    return false;
  };

  const entry = ({ until: _, ...shown }: Line): Entry => shown;

  return {
    /** Returns false when there is no room for another name. */
    enter({ name, ip, port, ttl, group }: Registration): boolean {
      dropExpired();
      const old = lines.get(name);
      if (!old && !hasRoom()) return false;
      const same = old?.ip === ip && old.port === port;
      lines.set(name, {
        ...{ ip, port, group: group ?? name },
        registered_at: same ? old.registered_at : now() / 1000,
        health: ttl === undefined ? 'unknown' : 'healthy',
        until: ttl === undefined ? Number.POSITIVE_INFINITY : now() + ttl * 1000,
      });
      return true;
    },
    /** The entry of that name, or of an instance of that service; with all its instances. */
    find(name: string): (Entry & { readonly instances: readonly Entry[] }) | undefined {
      dropExpired();
      const instances = [...lines.values()].filter(({ group }) => group === name);
      const own = lines.get(name) ?? instances[0];
      return own && { ...entry(own), instances: instances.map(entry) };
    },
    all(): Record<string, Entry> {
      dropExpired();
      return Object.fromEntries([...lines].map(([name, line]) => [name, entry(line)]));
    },
    /** Whether somebody keeps that name alive, or an instance of that service. */
    isKept(name: string): boolean {
      dropExpired();
      return [...lines].some(([own, { until, group }]) => (own === name || group === name) && Number.isFinite(until));
    },
    /** Returns whether it was there. */
    remove(name: string): boolean {
      dropExpired();
      return lines.delete(name);
    },
  };
}
