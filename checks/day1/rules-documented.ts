import { undocumented } from '../../harness/expect/documented.ts';
import type { Ruleset } from '../../harness/model/index.ts';
import { ruleset } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

/** The host's rules and policies, and the text of the submission's document; null when there is none. */
type Observation = { readonly ruleset: Ruleset; readonly document: string | null };

/** What the addresses of rules are also called. */
const names = Object.fromEntries(topology.services.map(({ name, address }) => [address, [name]]));

export const rulesDocumented = check({
  ...deliverable('day1.rules-documented'),
  on: network,

  async observe({ host, document }): Promise<Observation> {
    return { ruleset: await ruleset(host, '@host'), document };
  },

  judge({ ruleset: found, document }) {
    const expected =
      'A document in which every rule and every policy other than ACCEPT can be recognised (chain, match, target) and is explained in prose.';
    const hint =
      "'iptables-save' and 'nft list ruleset' list what is in force: for each line, say what it does and why it is there.";
    if (found.rules.length === 0)
      return { status: 'fail', score: 0, expected, actual: 'No rule is in force on the host.', hint };
    if (document === null)
      return { status: 'fail', score: 0, expected, actual: 'The submission has no document.', hint };
    const { missing, total } = undocumented(found, document, names);
    if (missing.length === 0) return { status: 'pass' };
    const shown = missing.slice(0, 4).map(({ what, why }) => `${what} ${why}`);
    const more = missing.length > shown.length ? ` (and ${missing.length - shown.length} more)` : '';
    return {
      status: 'fail',
      score: 1 - missing.length / total,
      expected,
      actual: `${missing.length} of ${total}: ${shown.join('; ')}${more}.`,
      hint,
    };
  },

  show({ ruleset: { rules } }) {
    if (rules.length === 0) return [];
    const rows = rules.map(({ tool, family, table, chain, text }) => [`${tool} (${family})`, table, chain, text]);
    return [{ kind: 'table', title: 'Rules in force on the host', columns: ['by', 'table', 'chain', 'rule'], rows }];
  },
});
