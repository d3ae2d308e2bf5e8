import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

const largest = 100_000;

/** That there was no right answer; `reached` says whether there was at least somebody who took the connection. */
export class NoAnswer extends Error {
  readonly reached: boolean;
  constructor(message: string, reached: boolean) {
    super(message);
    this.reached = reached;
  }
}

/**
 * What a GET says, over a connection of its own. Throws NoAnswer when that is not JSON of at most 100 kB within `timeoutMs`:
 * whoever is asked may be dead, or lie.
 */
export async function ask(url: string, timeoutMs: number): Promise<{ status: number; body: unknown }> {
  const signal = AbortSignal.timeout(timeoutMs);
  let reached = false;
  try {
    const request = get(url, { agent: false, signal });
    request.once('socket', (socket) =>
      socket.once('connect', () => {
        reached = true;
      }),
    );
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      text += chunk;
      if (text.length > largest) throw new Error(`${url} says too much.`);
    }
    return { status: answer.statusCode ?? 0, body: JSON.parse(text) };
  } catch (error) {
    const why = signal.aborted ? `no answer within ${timeoutMs} ms` : (error as Error).message;
    throw new NoAnswer(why, reached);
  }
}
