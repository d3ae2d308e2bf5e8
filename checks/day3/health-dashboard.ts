import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { statusIn, statusWords } from './dashboard-text.ts';
import { health, type View, watched } from './health-watch.ts';

/** The views before a service was cut off, and while it was. */
type Observation = {
  readonly silence: string | null;
  readonly alive: readonly string[];
  readonly before: View;
  /** Null where nothing was cut off. */
  readonly during: { readonly service: string; readonly told: boolean; readonly view: View } | null;
};

const names = watched.map(({ name }) => name);

export const healthDashboard = check({
  ...deliverable('day3.health-dashboard'),
  on: health,

  async observe({ shared }): Promise<Observation> {
    const { silence, alive, view, blackouts } = shared;
    const [cut] = blackouts;
    const during = cut ? { service: cut.service, told: cut.downMs !== null, view: cut.view } : null;
    return { silence, alive, before: view, during };
  },

  judge({ silence, alive, before, during }) {
    const expected =
      'A page whose address the tool prints, or a view that it prints anew in each period, names every service and its present status.';
    const [page = [], printed = []] = (['page', 'printed'] as const).map((kind) =>
      partsOf(kind, before, during, alive),
    );
    const wrong = (parts: readonly Part[]) => parts.filter(({ trouble }) => trouble !== undefined).length;
    if (silence !== null && before.page === '' && wrong(printed) === printed.length)
      return { status: 'fail', score: 0, expected, actual: silence };
    return partialCredit(wrong(page) <= wrong(printed) ? page : printed, {
      expected,
      background: before.page === '' ? 'no page was found at an address that it printed' : undefined,
      hint: 'Look at it as the grader does: `curl` the address, without a browser to run scripts. Is each service there with UP or DOWN beside its name?',
    });
  },

  show: ({ before, during }) => [
    { kind: 'text', title: 'What health printed', text: (during?.view ?? before).printed.slice(-2000) },
  ],
});

function partsOf(kind: keyof View, before: View, cut: Observation['during'], alive: readonly string[]): Part[] {
  const words = statusWords(before[kind], kind, names);
  const named = names.map((name) => {
    const shown = words[name];
    if (shown === undefined) return { what: name, trouble: 'it is not named' };
    const isTrue = !alive.includes(name) || statusIn(shown) === 'UP';
    return { what: name, trouble: isTrue ? undefined : 'UP does not stand beside it' };
  });
  if (cut === null) return named;
  const shown = statusIn(statusWords(cut.view[kind], kind, names)[cut.service] ?? '');
  // A monitor that has not noticed cannot show it: that was judged already.
  const trouble = shown === 'DOWN' || !cut.told ? undefined : 'DOWN does not stand beside it';
  return [...named, { what: `${cut.service} while it was cut off`, trouble, weight: 2 }];
}
