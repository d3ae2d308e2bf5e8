import { drawnNumber, drawnText } from '../../harness/expect/drawn.ts';
import { breaks } from '../../labs/bonus5/pipeline.ts';

export type PushName = 'good' | 'failing' | 'breaking' | 'last';

/** What is pushed, and what it is in a few words. `release` is drawn: nothing can be ready for it. */
export type Pushed = {
  readonly name: PushName;
  readonly release: string;
  readonly what: string;
  readonly files: { readonly release: string; readonly products: string };
};

type Product = { readonly id: string; readonly name: string; readonly price: number; readonly stock: number };

const products: readonly Product[] = [
  { id: '1', name: 'Laptop', price: 999.99, stock: 50 },
  { id: '2', name: 'Mouse', price: 29.99, stock: 200 },
  { id: '3', name: 'Keyboard', price: 79.99, stock: 150 },
];

const withOne = (change: Readonly<Record<string, unknown>>) =>
  JSON.stringify(products.map((one, at) => (at === 1 ? { ...one, ...change } : one)));

/** Products that no test may let through, by what is wrong with them. */
export const wrongProducts: Readonly<Record<string, string>> = {
  'a price below zero': withOne({ price: -29.99 }),
  'a price that is a text': withOne({ price: '29.99' }),
  'a stock of one and a half': withOne({ stock: 1.5 }),
  'a stock below zero': withOne({ stock: -1 }),
  'a product without a name': withOne({ name: '' }),
  'one id for two products': withOne({ id: '1' }),
};

/** All that is pushed in a run with this seed. */
export function drawPushes(seed: string): readonly Pushed[] {
  const pick = <T>(what: string, all: readonly T[]) => all[drawnNumber(seed, what, all.length)] as T;
  const release = (name: string) => `r-${drawnText(seed, `release ${name}`).slice(0, 12)}`;
  const [wrong, text] = pick('what fails the tests', Object.entries(wrongProducts));
  const fault = pick('what breaks', breaks);
  const push = (name: PushName, what: string, more: { fault?: string; products?: string } = {}): Pushed => {
    const told = { release: release(name), fault: more.fault ?? 'none' };
    const files = { release: JSON.stringify(told), products: more.products ?? JSON.stringify(products) };
    return { name, release: told.release, what, files };
  };
  const others = [
    push('failing', `with ${wrong}`, { products: text }),
    push('breaking', `one that ${fault}`, { fault }),
  ];
  const turned = pick('which comes first', [false, true]);
  const [last, first] = [push('last', 'a good one again'), push('good', 'a good one')];
  return [first, ...(turned ? others.toReversed() : others), last];
}

/** The line that makes a commit of $RELEASE and $PRODUCTS on top of what the branch has, and pushes it. */
export function pushLine({ repository, branch, files }: PushPlace): string {
  const author = '-c user.name=Grader -c user.email=grader@lab';
  return [
    'set -e; umask 022; folder=$(mktemp -d); trap \'rm -rf "$folder"\' EXIT',
    // A repository that another user owns is as good: git asks for this once (git-config(1), safe.directory), and from nowhere but a file.
    "git config --global --get-all safe.directory | grep -qx '[*]' || git config --global --add safe.directory '*' || true",
    `git clone --quiet --branch ${branch} ${repository} "$folder"; cd "$folder"`,
    `printf '%s\\n' "$RELEASE" > ${files.release}; printf '%s\\n' "$PRODUCTS" > ${files.products}`,
    `git add ${files.release} ${files.products}; git ${author} commit --quiet --message 'A release'`,
    `git push origin HEAD:${branch}`,
  ].join('\n');
}

type PushPlace = {
  readonly repository: string;
  readonly branch: string;
  readonly files: { readonly release: string; readonly products: string };
};
