/** Looks at every service in turns of one period, and remembers what it saw. */
import { type Service, services } from '../common/plan.ts';
import { type Answer, ask } from './questions.ts';

/** One look at one service. */
export type Look = Answer & { readonly time: Date; readonly service: string };

/** From the first look that found it dead to the first that found it alive, or undefined while it lasts. */
export interface Outage {
  readonly service: string;
  readonly from: Date;
  readonly until: Date | undefined;
  readonly reason: string;
}

export interface State {
  readonly service: Service;
  /** The latest looks, oldest first. */
  readonly looks: readonly Look[];
}

/** What is known at a moment. */
export interface Picture {
  readonly since: Date;
  readonly periodMs: number;
  readonly states: readonly State[];
  /** Newest first. */
  readonly outages: readonly Outage[];
}

const most = { looks: 120, outages: 100 };

/** An answer must be there before it is asked again; and who has not answered after two seconds does not serve anybody. */
const patienceOf = (periodMs: number) => Math.min(2000, periodMs * 0.9);

/**
 * Asks all services at once, every period, until `ended`. Each is asked and reported by itself, so that one that hangs
 * delays nobody. `report` is called for each look, as soon as it is over.
 */
export function watch(periodMs: number, ended: AbortSignal, report: (look: Look) => void) {
  const since = new Date();
  const looks = new Map(services.map(({ name }): [string, Look[]] => [name, []]));
  let outages: Outage[] = [];

  const remember = (look: Look) => {
    const mine = looks.get(look.service) ?? [];
    mine.push(look);
    if (mine.length > most.looks) mine.shift();
    const current = outages.find(({ service, until }) => service === look.service && until === undefined);
    if (look.status === 'DOWN' && !current) {
      const outage = { service: look.service, from: look.time, until: undefined, reason: look.reason };
      outages = [outage, ...outages].slice(0, most.outages);
    }
    if (look.status === 'UP' && current) {
      outages = outages.map((outage) => (outage === current ? { ...outage, until: look.time } : outage));
    }
  };

  const lookAt = async (service: Service) => {
    const time = new Date();
    const answer = await ask(service, patienceOf(periodMs), ended);
    if (ended.aborted) return; // it was we who hung up
    const look = { time, service: service.name, ...answer };
    remember(look);
    report(look);
  };

  // Turns begin at fixed times: what a turn takes is not added to the period.
  const began = performance.now();
  let timer: NodeJS.Timeout;
  const turn = (number: number) => {
    for (const service of services) void lookAt(service);
    const next = Math.max(number + 1, Math.ceil((performance.now() - began) / periodMs));
    timer = setTimeout(turn, began + next * periodMs - performance.now(), next);
  };
  turn(0);
  ended.addEventListener('abort', () => clearTimeout(timer), { once: true });

  return (): Picture => ({
    since,
    periodMs,
    states: services.map((service) => ({ service, looks: looks.get(service.name) ?? [] })),
    outages,
  });
}
