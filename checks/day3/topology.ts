import { hostOf } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Survey } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { withGuest } from '../../harness/probe/monitoring.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology as planned } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { guestFor } from '../guest.ts';
import { watchedShop } from '../testbeds.ts';
import { runTool, silence } from './tool.ts';
import { type Reading, readPicture, type Shown } from './topology-text.ts';

type Observation = {
  /** The namespaces while the tool ran; the guest is one of them. */
  readonly namespaces: readonly Shown[];
  /** The namespace that we added; null where there is no bridge to add it to. */
  readonly guest: string | null;
  readonly bridge: string;
  readonly reading: Reading | null;
  /** Why there is nothing to read. */
  readonly silence: string;
  /** The beginning of what the tool printed. */
  readonly printed: string;
};

const seconds = 15;

export const topology = check({
  ...deliverable('day3.topology'),
  on: watchedShop,

  async observe(context): Promise<Observation> {
    const guest = guestFor(context, await survey(context.host));
    const look = async () => {
      const seen = await survey(context.host);
      return { namespaces: shownIn(seen), run: await runTool(context, 'topology', seconds) };
    };
    const { namespaces, run } = guest === null ? await look() : await withGuest(context.host, guest, look);
    const bridge = guest?.bridge ?? planned.bridge.name;
    const texts = run === null ? [] : [{ name: 'what it printed', text: run.output }, ...run.files];
    const reading = readPicture(texts, namespaces, bridge);
    const printed = run?.output.slice(0, 6000) ?? '';
    return { namespaces, guest: guest?.name ?? null, bridge, reading, silence: silence('topology', run), printed };
  },

  judge({ namespaces, guest, bridge, reading, silence: why }) {
    const expected = `Every namespace that there is stands with its address, ${guest === null ? 'and' : `also ${guest}, which we added before the tool ran, and`} so do the bridge and the links.`;
    if (reading === null || reading.named.length === 0)
      return { status: 'fail', score: 0, expected, actual: `No namespace is named. ${why}` };
    if (namespaces.length === 0) return { status: 'blocked', by: 'day1.namespaces' };
    const links = namespaces.filter(({ port }) => port !== null);
    const parts: Part[] = [
      ...namespaces.map((one) => ({
        what: one.name,
        trouble: trouble(one, reading),
        weight: one.name === guest ? 6 : 1,
      })),
      { what: 'the bridge', trouble: reading.bridge ? undefined : `${bridge} is not named` },
      {
        what: 'the links',
        trouble: missing(
          links.map(({ name }) => name),
          reading.linked,
        ),
      },
    ];
    return partialCredit(parts, {
      expected,
      background: `read from ${reading.where}, which shows most`,
      hint: 'What is drawn must come from the network at the time: `ip -j netns`, `ip -n NAME -j address`, `bridge -j link`. A list of names in the program is a plan.',
    });
  },

  show: ({ printed = '' }) =>
    printed.trim() === '' ? [] : [{ kind: 'text', title: 'What topology printed', text: printed }],
});

function trouble({ name, addresses }: Shown, { named, right }: Reading): string | undefined {
  if (right.includes(name)) return undefined;
  return named.includes(name) ? `it does not stand with ${addresses.join(' and ')}` : 'it is not named';
}

function missing(all: readonly string[], linked: readonly string[]): string | undefined {
  const without = all.filter((name) => !linked.includes(name));
  return without.length === 0 ? undefined : `none is shown for ${without.join(', ')}`;
}

/** The namespaces with names, their addresses but loopback's, and the host's ends of their cables. */
function shownIn(seen: Survey): Shown[] {
  const ports = hostOf(seen).links;
  return seen.namespaces.flatMap(({ key, names, links }) => {
    const [name] = names;
    if (key === '@host' || name === undefined) return [];
    const addresses = links.flatMap((link) => link.addresses.map((one) => one.split('/')[0] ?? one));
    const port = ports.find(({ peer, master }) => peer?.namespace === key && master !== undefined)?.name ?? null;
    return [{ name, addresses: addresses.filter((address) => !address.startsWith('127.')), port }];
  });
}
