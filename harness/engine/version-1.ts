import type { CheckId, Json } from '../model/index.ts';

/** Names within observations that were others in records of version 1. */
const renamed: Readonly<Record<string, string>> = { knocks: 'connections', legs: 'interfaceAddresses' };

/** An observation out of a record of version 1, as the same check would record it now. */
export function fromVersion1(id: CheckId, seen: Json): Json {
  const now = id.startsWith('day4.') ? renameIn(seen) : seen;
  // What told why flows failed then cannot be read any more.
  if (typeof now !== 'object' || now === null || Array.isArray(now) || !('dropped' in now || 'closed' in now))
    return now;
  return { ...now, why: { state: [], cases: [] } };
}

function renameIn(value: Json): Json {
  if (Array.isArray(value)) return value.map(renameIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [renamed[key] ?? key, one === undefined ? one : renameIn(one)]),
  );
}
