import { beforeEach, expect, test, vi } from 'vitest';
import type { Delivery, SurveyedLink, SurveyedNamespace } from '../../harness/model/index.ts';
import { deliver, survey } from '../../harness/probe/index.ts';
import { inputPolicy } from './input-policy.ts';

vi.mock(import('../../harness/probe/index.ts'), async (original) => ({
  ...(await original()),
  converge: (_, look) => look(),
  survey: vi.fn(),
  deliver: vi.fn(),
  pingFlows: async () => [],
}));
vi.mock(import('../../harness/probe/policy.ts'), async (original) => ({
  ...(await original()),
  traceConnections: async (_, { connections }) =>
    connections.map((one) => ({ ...one, result: 'timeout', way: [`${own(one.to)} eth0`] })),
}));

const own = (address: string) => `room-${address.split('.')[2]}-${address.split('.')[3]}`;

/** Rooms that have names of nobody's, joined two by two. */
const rooms = [1, 2, 3].flatMap((pair) =>
  [1, 2].map((side): SurveyedNamespace => {
    const [key, peer] = [`room-${pair}-${side}`, `room-${pair}-${3 - side}`];
    const cable = { name: 'eth0', index: 2, kind: 'veth', up: true, carrier: true, mac: '', mtu: 1500 };
    const link: SurveyedLink = {
      ...cable,
      addresses: [`10.0.${pair}.${side}/24`],
      peer: { namespace: peer, index: 2 },
    };
    const none = { names: [key], inode: 1, forwarding: false, bridgeFilter: null, routes: [], neighbours: [] };
    return { ...none, key, links: [link] };
  }),
);

beforeEach(() => {
  vi.mocked(survey).mockResolvedValue({ namespaces: rooms, processes: 0 });
  vi.mocked(deliver).mockReset();
});

test.for([
  ['the first', 'room-1-1', 1],
  ['the last', 'room-3-2', 6],
] as const)(
  'where the names are others, every pair is tried both ways round, until one is right: %s',
  async ([, guard, tried]) => {
    vi.mocked(deliver).mockImplementation(async (_, { from, serve }) => {
      const isOpen = serve.in === guard;
      const sighting = { namespace: serve.in, dev: 'eth0', way: 'in', destinationPort: serve.port };
      expect(from).not.toBe(serve.in);
      return {
        server: 'ours',
        echoed: isOpen,
        sightings: isOpen ? [sighting] : [],
        attempts: [],
      } as unknown as Delivery;
    });
    const context = { host: { seed: 'abc' } } as unknown as Parameters<typeof inputPolicy.observe>[0];
    const seen = await inputPolicy.observe(context);
    expect(inputPolicy.judge(seen)).toEqual({ status: 'pass' });
    // Two ports of each are knocked at.
    expect(vi.mocked(deliver).mock.calls.length).toBe(2 * tried);
  },
);
