import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { members } from '../../labs/docker-networks/network.ts';
import { check } from '../check.ts';
import { notUp, type Stack, stack } from './stack.ts';
import { isApart, pairsOf, reaches, say, toInternet, type Word, wordsTable } from './words.ts';

type Observation = Stack & { readonly words: readonly Word[] };

const [safe, ledger] = members.vault;
/** Who is asked for the internet, so that its silence says something. */
const outsiders = ['web', 'db'] as const;

export const internal = check({
  ...deliverable('docker-networks.internal'),
  on: stack,

  async observe({ docker: { host }, shared }): Promise<Observation> {
    const inside = [...pairsOf(shared, safe, ledger), ...pairsOf(shared, ledger, safe)];
    const out = [...outsiders, safe, ledger].flatMap((name) => toInternet(shared, name));
    const others = [...pairsOf(shared, 'web', 'shop'), ...pairsOf(shared, safe, 'shop')];
    return { ...shared, words: await say(host, [...inside, ...out, ...others]) };
  },

  judge(seen) {
    const expected = `${safe} and ${ledger} reach each other, and neither the internet nor another network, while ${outsiders.join(' and ')} do reach the internet.`;
    // The internet is no room of the submission's: where nobody reaches it, nothing is shown, and nobody is to blame.
    const all = { ...seen, rooms: [...seen.rooms, ...toInternet(seen, outsiders[0]).map(({ to }) => to)] };
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          reaches(all, seen.words, safe, ledger),
          reaches(all, seen.words, ledger, safe),
          // What needs no work earns little.
          ...outsiders.map((name) => ({ ...reaches(all, seen.words, name, 'internet'), weight: 0.5 })),
          ...[safe, ledger].map((name) => ({ ...isApart(all, seen.words, name, 'internet'), weight: 4 })),
          isApart(all, seen.words, safe, 'shop'),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: '‘internal: true’ is said of a network, and who is on a second network as well has that one’s way out.',
        },
      )
    );
  },

  show: ({ words }) => [wordsTable('Words in the vault and out of it', words)],
});
