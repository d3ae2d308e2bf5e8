import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Demo, lineOf, notesOf } from './demo-shell.ts';

/** Runs a demo as the lab host does, with programs of the machine that only print, and reads what was noted of it. */
function notesFrom(demo: Demo) {
  const folder = mkdtempSync(join(tmpdir(), 'netproof-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'out');
  mkdirSync(join(folder, 'paper'));
  mkdirSync(out);
  writeFileSync(join(folder, 'paper/beside.txt'), 'beside\n');
  writeFileSync(join(folder, 'paper/library.sh'), `${'# a line\n'.repeat(90)}of_library() { basename a/b; }\n`);
  if (demo.file !== null) writeFileSync(join(folder, demo.file), demo.text);
  const env = { PATH: process.env.PATH, LAB_OUT: out };
  let printed = '';
  try {
    const script = ['-c', 'cd "$1" || exit 126; eval "$2"', 'bash', folder, lineOf(demo)];
    printed = execFileSync('bash', script, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    printed = (error as { stdout: string }).stdout;
  }
  const files = readdirSync(out).map((name) => {
    const content = readFileSync(join(out, name));
    return { name, bytes: content.length, content: content.toString('base64') };
  });
  const { failed, did, reached } = notesOf(demo, files);
  return { printed, failed: failed.map(({ code, command }) => `${code} ${command}`), did, reached };
}

const file = (text: string): Demo => ({ file: "paper/it's a demo.sh", text });
const typed = (...blocks: readonly string[]): Demo => ({ file: null, blocks });

test('a script knows where it lies, and comes to its end', () => {
  const seen = notesFrom(
    file('#!/bin/bash\nset -euo pipefail\ncd "$(dirname "$0")"\ncat beside.txt\nbasename "$BASH_SOURCE"\nexit 0\n'),
  );
  expect(seen).toEqual({ printed: "beside\nit's a demo.sh\n", failed: [], did: 3, reached: 1 });
});

test('what a script does in functions, loops and files that it reads counts, and these are not its own lines', () => {
  const text = `source "$(dirname "$0")/library.sh"
show() { basename "$1"; }
main() {
  for one in a b c d e; do show "$one"; done
  of_library
}
main
`;
  expect(notesFrom(file(text))).toMatchObject({ failed: [], reached: 1 });
  expect(notesFrom(file(text)).did).toBeGreaterThan(4);
  expect(notesFrom(file(`. paper/library.sh\nof_library\nexit 0\n${'ls\n'.repeat(40)}`)).reached).toBeLessThan(0.1);
});

test.each<[string, string]>([
  ['exit 0 at once', 'exit 0\nbasename a\nbasename b\nbasename c\nbasename d\n'],
  ['nothing but words', 'echo One\ntrue\nprintf "%s" two\n: three\nsleep 0\nA=b\nA=b true\n[ -e x ] || echo four\n'],
  ['what is never called', 'show() {\n  basename a\n}\nif false; then\n  basename b\nfi\n'],
  ['what is read away', ": <<'X'\nbasename a\nbasename b\nX\n"],
])('a script that does nothing has done nothing: %s', (_, text) => {
  expect(notesFrom(file(`#!/bin/bash\n# A demo\n${text}`)).did).toBe(0);
  expect(notesFrom(typed(text.replace('exit 0', 'exec true'))).did).toBeLessThan(2);
});

test('where a script ends early, it is told how far it came', () => {
  const long = 'basename a\n'.repeat(20);
  expect(notesFrom(file(`basename a\nexit 0\n${long}`)).reached).toBeLessThan(0.2);
  expect(notesFrom(file(`set -e\ncat missing\n${long}`))).toMatchObject({ failed: ['1 cat missing'] });
  expect(notesFrom(file(`#!/usr/bin/env -S bash -e\ncat missing\n${long}`)).reached).toBeLessThan(0.2);
  expect(notesFrom(typed('basename a', 'exec basename b', 'basename c', 'basename d')).reached).toBe(0.25);
  expect(notesFrom(file(`${long}cat <<'END'\nThank you\nEND\n# done\n`)).reached).toBeGreaterThan(0.8);
});

test('blocks are typed into one shell: exit leaves the shell that was opened, and a block that is broken is one', () => {
  const seen = notesFrom(
    typed('A=a/b\nf() { basename "$1"; }', 'bash\nexit', 'f "$A"', "echo 'a", 'declare -A B=([a]=c)', 'declare -p B'),
  );
  expect(seen).toMatchObject({ printed: 'b\ndeclare -A B=([a]="c" )\n', failed: [], reached: expect.closeTo(5 / 6) });
});

test('what is not there and what fails is noted once, and who waits for Enter gets it', () => {
  const text = 'read -rp "Press Enter"\nfrob a\ncat missing\nbasename "don\'t"\nread -r\n';
  const expected = { failed: ['127 frob', '1 cat missing'], reached: 1, printed: "don't\n" };
  expect(notesFrom(file(text))).toMatchObject(expected);
  expect(notesFrom(typed(text))).toMatchObject(expected);
});

test('no process has what is typed among its arguments', () => {
  const look = "tr '\\0' ' ' < /proc/$$/cmdline; echo";
  expect(notesFrom(typed(look, ': services/product/main.ts')).printed).not.toContain('main.ts');
  expect(notesFrom(file(`${look}\n: services/product/main.ts\n`)).printed).not.toContain('main.ts');
});

test('a demo that counts to many is noted as one that does a little', () => {
  const text = 'for ((i = 0; i < 3000; i++)); do printf -v x "%s" "$i"; : "$i"; done\nbasename a\nbasename b\n';
  expect(notesFrom(file(text))).toMatchObject({ did: 2, reached: 1 });
});

test('failures without end are noted in bounded space', () => {
  const { failed, reached } = notesFrom(file('for ((i = 0; i < 1500; i++)); do false $i; done\nbasename a\n'));
  expect(failed.length).toBeLessThanOrEqual(200);
  expect(failed[0]).toBe('1 false $i');
  expect(reached).toBe(1);
});

test.each<[string, string, string]>([
  ['a word for each of a hundred thousand commands', '0-failed.txt', '127 c\n'],
  ['two hundred thousand lines that were reached', '0-reached.txt', '7\n'],
])('notes that a demo writes itself are read in bounded time, or not at all: %s', (_, name, line) => {
  const noted = (text: string) => ({ name, bytes: text.length, content: Buffer.from(text).toString('base64') });
  const long = Array.from({ length: 200_000 }, (__, at) => line.replace(/\d(?=\n)|c/, (one) => `${one}${at}`)).join('');
  const demo = file('basename a\n'.repeat(10));
  expect(notesOf(demo, [noted(long)])).toMatchObject({ reached: name === '0-reached.txt' ? 1 : 0 });
  expect(notesOf(demo, [noted(long.repeat(3))])).toEqual({ failed: [], did: 0, reached: 0, spoilt: true });
  expect(notesOf(demo, [{ name, bytes: 9_000_000, content: null }])).toMatchObject({ spoilt: true });
});
