import { expect, test } from 'vitest';
import { placesOf } from './unix-places.ts';

const sockets = ['/run/a.sock', '@name', 'b.sock', '../c.sock', './d/e.sock', 'gone.sock', 'lost.sock'].map(
  (path, at) => ({ path, inode: `${at}` }),
);
const there = ['/srv/b.sock', '/c.sock', '/srv/d/e.sock'];

test('a relative path lies where the process that holds the socket works, as long as it is there', () => {
  const holders = [
    { cwd: '/', sockets: new Set(['2', '5']) },
    { cwd: '/srv', sockets: new Set(['2', '3', '4']) },
  ];
  expect(
    placesOf(
      sockets,
      () => holders,
      (path) => there.includes(path),
    ),
  ).toEqual([...['/run/a.sock', '@name', '/srv/b.sock', '/c.sock', '/srv/d/e.sock', 'gone.sock', 'lost.sock']]);
});

test('where all are absolute, no process is looked at', () => {
  const never = () => {
    throw new Error('Nobody asks.');
  };
  expect(placesOf(sockets.slice(0, 2), never, never)).toEqual(['/run/a.sock', '@name']);
});
