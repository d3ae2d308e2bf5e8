import { drawnText } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { DockerContext, HttpResult } from '../../harness/model/index.ts';
import { givenMs, http, patient } from '../../harness/probe/index.ts';
import { type HttpRequest, poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { store } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { addressIn, valueIn } from './entry.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { isAnswered, say, type Word, wordsTable } from './words.ts';

/** What the store said: to an entry of ours, to a key that nobody has written, and of the one that is looked for. */
type Answers = {
  /** Whose routes it has. */
  readonly kind: 'kv' | 'registry';
  readonly kept: HttpResult;
  readonly read: HttpResult;
  readonly absent: HttpResult;
  readonly entry: HttpResult;
};

type Observation = Stack & {
  /** What was written for us to find again: an address that was drawn. */
  readonly drawn: string;
  readonly answers: Answers | null;
  readonly words: readonly Word[];
};

const startMs = 15_000;
const mendMs = 3000;

export const discovery = check({
  ...deliverable('docker-networks.discovery'),
  on: stack,

  async observe(context): Promise<Observation> {
    const { docker, shared } = context;
    const digits = drawnText(docker.host.seed, 'entry of a store');
    const drawn = `198.18.${Number.parseInt(digits.slice(0, 2), 16)}.${Number.parseInt(digits.slice(2, 4), 16)}`;
    const look = async () => {
      const answers = await askStore(context, shared, drawn, digits);
      return { answers, words: answers === null ? [] : await sayTo(context, shared, answers) };
    };
    let since: number | undefined;
    const good = ({ answers, words }: Awaited<ReturnType<typeof look>>) => {
      if (answers === null || isAnswered(words)) return true;
      // Whoever has written an address may still write a better one, but not for long.
      if (words.length > 0) since ??= givenMs();
      return since !== undefined && givenMs() - since > patient(mendMs);
    };
    return { ...shared, drawn, ...(await poll(context, patient(startMs), look, good)) };
  },

  judge(seen) {
    const expected = `${store.service} keeps an entry and tells it again, knows nothing of one that nobody wrote, and has an address for ${store.entry} at which ${store.entry} answers.`;
    return (
      notUp(seen, expected) ??
      partialCredit(partsOf(seen), {
        expected,
        background: seen.complaint ?? undefined,
        hint: `Ask it as ${store.asker} does: from inside a container on front, at port ${store.port} of ${store.service}. Who writes himself down once is forgotten by a store that starts after him.`,
      })
    );
  },

  show: ({ answers, words }) => [
    {
      kind: 'table',
      title: `What ${store.service} answered`,
      columns: ['question', 'answer'],
      rows:
        answers === null
          ? []
          : [
              ['an entry is written', told(answers.kept)],
              ['it is read again', told(answers.read)],
              ['a key that nobody wrote', told(answers.absent)],
              [store.entry, told(answers.entry)],
            ],
    },
    wordsTable(`Words to the address of ${store.entry}`, words),
  ],
});

/** As Consul's key-value store is asked, and where nothing is kept so, as Day 4's registry; null where there is nobody to ask, or to ask from. */
async function askStore(
  { docker: { host } }: DockerContext,
  seen: Stack,
  drawn: string,
  digits: string,
): Promise<Answers | null> {
  const from = roomOf(seen, store.asker)?.key;
  const address = roomOf(seen, store.service)?.addresses[0]?.split('/')[0];
  if (from === undefined || address === undefined) return null;
  const ask = async (path: string, more: Pick<HttpRequest, 'method' | 'body' | 'headers'> = {}) =>
    http(host, { from, url: `http://${address}:${store.port}${path}`, ...more });
  const [key, other] = [`netproof-${digits.slice(0, 8)}`, `netproof-${digits.slice(8, 16)}`];
  const put = await ask(`/v1/kv/services/${key}`, { method: 'PUT', body: drawn });
  if ('status' in put && put.status < 300) {
    const read = async (name: string) => ask(`/v1/kv/services/${name}?raw`);
    const rest = { read: await read(key), absent: await read(other), entry: await read(store.entry) };
    return { kind: 'kv', kept: put, ...rest };
  }
  const body = JSON.stringify({ name: key, ip: drawn, port: 80 });
  const kept = await ask('/register', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const isKept = 'status' in kept && kept.status < 300;
  const read = async (name: string) => ask(isKept ? `/discover/${name}` : `/v1/kv/services/${name}?raw`);
  const rest = { read: await read(key), absent: await read(other), entry: await read(store.entry) };
  return { kind: isKept ? 'registry' : 'kv', kept: isKept ? kept : put, ...rest };
}

async function sayTo({ docker: { host } }: DockerContext, seen: Stack, { entry }: Answers): Promise<Word[]> {
  const [from, to] = [roomOf(seen, store.asker), roomOf(seen, store.entry)];
  const address = addressIn(valueIn(entry));
  return from === undefined || to === undefined || address === null ? [] : await say(host, [{ from, to, address }]);
}

function told(answer: HttpResult): string {
  return 'status' in answer ? `${answer.status} ${answer.body.slice(0, 120)}` : answer.failed;
}

function partsOf(seen: Observation): Part[] {
  const absent = [store.service, store.asker, store.entry].filter((name) => roomOf(seen, name) === undefined);
  const { answers } = seen;
  if (answers === null || absent.length > 0)
    return [{ what: store.service, trouble: `no container of ${absent.join(' and ') || store.service} runs on front` }];
  if ('failed' in answers.kept)
    return [{ what: `port ${store.port} of ${store.service}`, trouble: `it does not answer (${answers.kept.failed})` }];
  const isKept = valueIn(answers.read)?.includes(seen.drawn) ?? false;
  const isUnknown = 'status' in answers.absent && answers.absent.status === 404;
  const found = addressIn(valueIn(answers.entry));
  return [
    {
      what: 'an entry that was drawn',
      trouble: isKept ? undefined : `it is not told again: ${told(answers.kept)}, then ${told(answers.read)}`,
    },
    {
      what: 'a key that nobody wrote',
      trouble: isUnknown ? undefined : `the answer is not 404, but ${told(answers.absent)}`,
    },
    {
      what: store.entry,
      weight: 2,
      trouble:
        found === null
          ? `there is no address for it: ${told(answers.entry)}`
          : isAnswered(seen.words)
            ? undefined
            : `its entry says ${found}, where ${store.entry} does not answer`,
    },
  ];
}
