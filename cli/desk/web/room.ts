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
import { errorText, reasonTexts, whyLines, whySentence } from '../words.ts';
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

/** Opens a room over a desk; nothing is brought up before `begin`. Once `signal` is aborted, it begins nothing more. */
export function openRoom({ desk, wiring, signal }: RoomOptions): Room {
  /** Each page with its shells, by the names that the page gives them. */
  const pages = new Map<WebSocket, Map<string, Promise<Shell>>>();
  const closing = new AbortController();
  const over = AbortSignal.any([signal, closing.signal]);
  const work = interruptible(over);
  let busy: string | null = null;
  let queue: Promise<void> = Promise.resolve();
  let packet: Why | undefined;
  let drawn: Told | undefined;

  const tell = (told: Told, to: Iterable<WebSocket> = pages.keys()) => {
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
      if (over.aborted) return;
      busy = title;
      tell(state());
      try {
        await work.run(what);
        await redraw();
      } catch (error) {
        if (!over.aborted) tell({ kind: 'problem', text: errorText(error) });
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
      await delay(redrawMs, undefined, { signal: over, ref: false });
      if (pages.size === 0 || busy !== null) continue;
      // What is asked for meanwhile waits: who has looked lets go of all that probes hold, a check's own with it.
      queue = queue.then(() => redraw().catch(() => undefined));
      await queue;
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
        return await inTurn(`log ${asked.service}`, async () =>
          tell({ kind: 'log', service: asked.service, text: await desk.log(asked.service) }, [socket]),
        );
      case 'shell':
        return await openFor(asked, socket);
      case 'type':
        return await (await shellOf(asked, socket))?.type(Buffer.from(asked.data, 'base64'));
      case 'resize':
        return await (await shellOf(asked, socket))?.resize(asked);
      case 'close':
        return await (await shellOf(asked, socket))?.[Symbol.asyncDispose]();
    }
  }

  function shellOf({ id }: { readonly id: string }, socket: WebSocket): Promise<Shell> | undefined {
    return pages.get(socket)?.get(id);
  }

  async function openFor({ id, namespace, ...size }: Asked & { kind: 'shell' }, socket: WebSocket): Promise<void> {
    const own = pages.get(socket);
    if (own === undefined || own.has(id)) return;
    const opening = desk.shell(namespace, size);
    own.set(id, opening);
    try {
      await using shell = await opening;
      await show(id, shell, socket).catch(() => undefined);
    } finally {
      own.delete(id);
      tell({ kind: 'ended', id }, [socket]);
    }
  }

  /** Shows what a shell writes, no faster than the page takes it. Rejects where the lab host has ended. */
  async function show(id: string, shell: Shell, socket: WebSocket): Promise<void> {
    for await (const data of shell.output()) {
      const told: Told = { kind: 'shell', id, data: data.toString('base64') };
      await new Promise<void>((resolve) => socket.send(JSON.stringify(told), () => resolve()));
    }
  }

  async function endShells(all: Iterable<Promise<Shell>>): Promise<void> {
    await Promise.allSettled([...all].map(async (one) => await (await one)[Symbol.asyncDispose]()));
  }

  return {
    begin: () => inTurn('reset', (own) => desk.reset(own)),
    enter(socket) {
      const shells = new Map<string, Promise<Shell>>();
      pages.set(socket, shells);
      socket.on('close', () => {
        pages.delete(socket);
        void endShells(shells.values());
      });
      socket.on('error', () => socket.terminate());
      socket.on('message', (data) => {
        const asked = readAsked(String(data));
        if (asked === undefined) return tell({ kind: 'problem', text: 'The desk did not understand that.' }, [socket]);
        answer(asked, socket).catch((error: unknown) => tell({ kind: 'problem', text: errorText(error) }, [socket]));
      });
      tell(state(), [socket]);
      if (drawn) tell(drawn, [socket]);
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The page has ended.'));
      unlisten();
      await endShells([...pages.values()].flatMap((shells) => [...shells.values()]));
      await queue;
    },
  };
}
