import type { Cause, Why, WhyObservation } from '../model/index.ts';
import { title } from './scene.ts';
import { why } from './why.ts';

/** What a client of ours got from a service in the place of an answer. */
export type NoAnswer = {
  /** The server's own words, or how the connection ended ('timeout', 'ECONNRESET'). */
  readonly failed?: string;
  /** PostgreSQL's SQLSTATE. */
  readonly state?: string;
  /** HTTP's. */
  readonly status?: number;
};

/**
 * Why a service did not answer as it should: what the walk of the connection says, and where that came through, what the server itself said or
 * left unsaid. `observation` is of the connection alone, tried once more without a listener of ours. Empty where nothing tells.
 */
export function whyService(observation: WhyObservation, answer: NoAnswer): Why[] {
  const all = why(observation);
  const walked = all.filter(({ what }) => what !== 'works');
  const [first] = all;
  const seen = observation.cases[0];
  const said = fromServer(answer);
  // A connection that somebody else took says nothing of the service.
  if (!first || !seen || !said || seen.result !== 'open' || (first.what !== 'works' && first.certain)) return walked;
  const { flow } = seen;
  const key = flow.target ?? flow.to;
  return [
    {
      ...{ flow, like: seen.like, way: first.way },
      where: { namespace: key, stage: 'socket' },
      what: said.what,
      because: `${flow.toName ?? title(key)} ${said.because}`,
      certain: true,
      evidence: [
        { kind: 'tap', text: `the connection to port ${flow.port} of ${title(key)} came about` },
        { kind: 'answer', text: said.evidence },
      ],
    },
  ];
}

type Said = { readonly what: Cause; readonly because: string; readonly evidence: string };

const broken = /^ECONNRESET$|^EPIPE$|closed the connection|socket hang up|terminated unexpectedly/;

/** What the server's answer, or its silence on a connection that came about, means. */
function fromServer({ failed = '', state, status }: NoAnswer): Said | undefined {
  const words = failed.length > 160 ? `${failed.slice(0, 160)}…` : failed;
  const own = (what: Cause, because: string): Said => ({ what, because, evidence: `it said: ${words}` });
  if (state === '28000' || /no pg_hba\.conf entry/.test(failed))
    return own('pg-hba', 'lets this client not in: no line of pg_hba.conf allows it');
  if (state === '28P01') return own('auth', 'takes another password than the one that is asked for');
  if (/^DENIED|protected mode/.test(failed))
    return own('redis-protected', 'is in protected mode, in which it serves its own namespace only');
  if (/^(NOAUTH|WRONGPASS)|invalid password/.test(failed))
    return own('auth', 'asks for a password that nobody was told');
  if (status === 502 || status === 504)
    return {
      what: 'upstream-failed',
      because: `answers ${status}: what it passes requests on to does not answer it`,
      evidence: `it answered ${status}`,
    };
  if (failed === 'timeout')
    return {
      what: 'mute',
      because: 'takes the connection and says nothing',
      evidence: 'no answer to a request on it',
    };
  if (broken.test(failed))
    return { what: 'resets', because: 'takes the connection and breaks it off', evidence: `it ended with ${words}` };
  return undefined;
}
