import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Shell } from '../../../harness/host/shell.ts';
import type { Desk } from '../desk.ts';
import type { Asked, Told } from './messages.ts';
import { openRoom } from './room.ts';

/** A page: what it has been told, and its questions. */
function openPage() {
  const told: Told[] = [];
  const socket = new EventEmitter();
  const send = (text: string, done?: () => void) => {
    told.push(JSON.parse(text));
    done?.();
  };
  return {
    socket: Object.assign(socket, { send }) as unknown as WebSocket,
    told,
    ask: (asked: Asked) => socket.emit('message', JSON.stringify(asked)),
    close: () => socket.emit('close'),
  };
}

/** A shell that shows a prompt and ends when it is closed. */
function fakeShell() {
  const typed: string[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const shell: Shell = {
    async type(data) {
      typed.push(String(data));
    },
    resize: async () => undefined,
    async *output() {
      yield Buffer.from('# ');
      await ended;
    },
    [Symbol.asyncDispose]: async () => resolve(),
  };
  return { shell, typed, ended };
}

function openFake(desk: Partial<Desk>) {
  const about = { unit: { name: 'Day 1' } };
  const whole = { about, checks: () => [], listen: () => () => undefined, ...desk } as unknown as Desk;
  return openRoom({ desk: whole, wiring: { renderSummary: () => '' }, signal: new AbortController().signal });
}

const shellAsked: Asked = { kind: 'shell', id: '1', namespace: null, columns: 80, rows: 24 };

test('two pages that give their shells the same name work in shells of their own', async () => {
  const shells = [fakeShell(), fakeShell()] as const;
  const left = shells.map(({ shell }) => shell);
  await using room = openFake({ shell: async () => left.shift() as Shell });
  const pages = [openPage(), openPage()] as const;
  for (const page of pages) {
    room.enter(page.socket);
    page.ask(shellAsked);
  }
  pages[1].ask({ kind: 'type', id: '1', data: Buffer.from('ls').toString('base64') });
  await vi.waitFor(() => expect(shells[1].typed).toEqual(['ls']));
  expect(shells[0].typed).toEqual([]);
  for (const { told } of pages)
    await vi.waitFor(() => expect(told.filter(({ kind }) => kind === 'shell')).toHaveLength(1));
});

test('a shell that opens for a page that has gone is ended', async () => {
  const opening = Promise.withResolvers<Shell>();
  await using room = openFake({ shell: () => opening.promise });
  const page = openPage();
  room.enter(page.socket);
  page.ask(shellAsked);
  page.close();
  const { shell, ended } = fakeShell();
  opening.resolve(shell);
  await ended;
});

test('a room that is closed ends what is under way, and begins nothing more', async () => {
  const begun = Promise.withResolvers<void>();
  const reset = vi.fn(
    (signal?: AbortSignal) =>
      new Promise<void>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        begun.resolve();
      }),
  );
  const room = openFake({ reset });
  void room.begin();
  void room.begin();
  await begun.promise;
  await room[Symbol.asyncDispose]();
  expect(reset).toHaveBeenCalledTimes(1);
});
