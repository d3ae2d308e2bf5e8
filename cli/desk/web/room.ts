import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Shell } from '../../../harness/host/shell.ts';
import type { Why } from '../../../harness/model/index.ts';
import { printable } from '../../../harness/submission/index.ts';
import { drawTopology } from '../../../reports/topology-drawing.ts';
import type { Wiring } from '../../wiring.ts';
import type { Desk, DeskEvent } from '../desk.ts';
import { namesIn } from '../flow.ts';
import { interruptible } from '../terminal.ts';
import { reasonTexts, whyLines, whySentence } from '../words.ts';
import { type Asked, readAsked, type Told } from './messages.ts';

/** A desk, and the pages that look at it: all of them see the same. Disposing it ends their shells. */
export interface Room extends AsyncDisposable {
  /** Brings the unit up and runs its checks; what goes wrong is told to the pages. */
  begin(): Promise<void>;
  enter(socket: WebSocket): void;
}

export interface RoomOptions {
  readonly desk: Desk;
  readonly wiring: Pick<Wiring, 'renderSummary'>;
  readonly signal: AbortSignal;
}

const redrawMs = 3000;

export function openRoom({ desk, wiring, signal }: RoomOptions): Room {
  const sockets = new Set<WebSocket>();
  const shells = new Map<string, Shell>();
  const work = interruptible(signal);
  let busy: string | null = null;
  let queue: Promise<void> = Promise.resolve();
  let packet: Why | undefined;
  let drawn: Told | undefined;
  const ended = new AbortController();

  const tell = (told: Told, to: Iterable<WebSocket> = sockets) => {
    const text = JSON.stringify(told);
    for (const socket of to) socket.send(text);
  };

  const state = (): Told => ({
    kind: 'state',
    unit: desk.about.unit.name,
    busy,
    checks: desk.checks().map(({ check, state, result }) => ({
      ...{ id: check.id, title: check.title, state },
      lines: result ? reasonTexts(result) : [],
    })),
  });

  const unlisten = desk.listen((event: DeskEvent) => {
    if (event.kind === 'changed') tell(state());
    if (event.kind === 'output') tell({ kind: 'output', text: printable(event.text) });
    if (event.kind === 'stale')
      tell({ kind: 'problem', text: 'The files have changed since: “reset” brings them up anew.' });
    if (event.kind === 'progress' && event.progress.kind === 'up-end' && event.progress.run.problem)
      tell({ kind: 'problem', text: printable(event.progress.run.problem) });
  });

  /** One thing at a time, in the order in which it was asked for. */
  function inTurn(title: string, what: (signal: AbortSignal) => Promise<void>): Promise<void> {
    queue = queue.then(async () => {
      if (signal.aborted) return;
      busy = title;
      tell(state());
      try {
        await work.run(what);
        await redraw();
      } catch (error) {
        if (!signal.aborted) tell({ kind: 'problem', text: sentenceOf(error) });
      }
      busy = null;
      tell(state());
    });
    return queue;
  }

  async function redraw(): Promise<void> {
    const { namespaces } = await desk.survey();
    const svg = await drawTopology(namespaces, packet);
    if (drawn?.kind === 'topology' && drawn.svg === svg) return;
    drawn = { kind: 'topology', svg, names: namesIn({ namespaces }) };
    tell(drawn);
  }

  async function watch(): Promise<void> {
    for (;;) {
      await delay(redrawMs, undefined, { signal: ended.signal, ref: false });
      if (sockets.size > 0 && busy === null) await redraw().catch(() => undefined);
    }
  }
  watch().catch(() => undefined);

  async function answer(asked: Asked, socket: WebSocket): Promise<void> {
    switch (asked.kind) {
      case 'stop':
        return void work.interrupt();
      case 'check':
        return await inTurn(`check ${asked.names.join(' ')}`, async (own) => void (await desk.check(asked.names, own)));
      case 'reset':
        return await inTurn('reset', async (own) => {
          packet = undefined;
          await desk.reset(own);
        });
      case 'grade':
        return await inTurn('grade', async (own) => {
          const grade = await desk.grade(own);
          const { earned, possible, verdict } = grade;
          tell({
            kind: 'grade',
            summary: wiring.renderSummary(grade, { color: false, columns: 100 }),
            earned,
            possible,
            verdict,
          });
        });
      case 'why':
        return await inTurn(`why ${asked.from} ${asked.to}`, async () => {
          const found = await desk.why(asked.from, asked.to);
          packet = found.reason;
          const [first = '', ...lines] = whyLines(found);
          tell({ kind: 'why', sentence: found.reason ? printable(whySentence(found.reason)) : first, lines });
        });
      case 'log':
        return tell({ kind: 'log', service: asked.service, text: await desk.log(asked.service) }, [socket]);
      case 'shell':
        return await openFor(asked, socket);
      case 'type':
        return await shells.get(asked.id)?.type(Buffer.from(asked.data, 'base64'));
      case 'resize':
        return await shells.get(asked.id)?.resize(asked);
      case 'close':
        return await shells.get(asked.id)?.[Symbol.asyncDispose]();
    }
  }

  async function openFor({ id, namespace, ...size }: Asked & { kind: 'shell' }, socket: WebSocket): Promise<void> {
    if (shells.has(id)) return;
    await using shell = await desk.shell(namespace, size);
    shells.set(id, shell);
    const close = () => void shell[Symbol.asyncDispose]();
    socket.once('close', close);
    try {
      for await (const data of shell.output()) tell({ kind: 'shell', id, data: data.toString('base64') }, [socket]);
    } catch {
      // The lab host has ended, or the page has gone.
    } finally {
      socket.off('close', close);
      shells.delete(id);
      tell({ kind: 'ended', id }, [socket]);
    }
  }

  return {
    begin: () => inTurn('reset', (own) => desk.reset(own)),
    enter(socket) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.terminate());
      socket.on('message', (data) => {
        const asked = readAsked(String(data));
        if (asked === undefined) return tell({ kind: 'problem', text: 'The desk did not understand that.' }, [socket]);
        answer(asked, socket).catch((error: unknown) => tell({ kind: 'problem', text: sentenceOf(error) }, [socket]));
      });
      tell(state(), [socket]);
      if (drawn) tell(drawn, [socket]);
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
      unlisten();
      await Promise.allSettled([...shells.values()].map((shell) => shell[Symbol.asyncDispose]()));
      await queue;
    },
  };
}

function sentenceOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
