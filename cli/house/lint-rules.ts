import { type Room, rooms } from './rooms.ts';

const folders = [...new Set(rooms.map(({ folder }) => folder))];
const inOrOut = 'A check file does no input or output of its own: use the probes.';
const packages = ['execa', 'zx', 'koffi', 'vitest'];

/** The sections of biome.json's `overrides` that refuse what a room may not import (Biome's noRestrictedImports). */
export function lintOverrides(): readonly object[] {
  return rooms.map((room) => ({
    includes: filesOf(room),
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options: optionsOf(room) } } } },
  }));
}

/** 'labs, harness/{model,probe}', 'all above but labs', or 'nothing of ours'. */
export function importsText(room: Room): string {
  const above = [...new Set(rooms.slice(0, rooms.indexOf(room)).map(({ folder }) => folder))];
  const missing = above.filter((folder) => !room.imports.includes(folder));
  if (room.imports.length > missing.length * 4)
    return `all above${missing.length > 0 ? ` but ${missing.join(', ')}` : ''}`;
  const [inHarness = [], others = []] = [true, false].map((is) =>
    room.imports.filter((one) => one.startsWith('harness/') === is),
  );
  const names = inHarness.map((one) => one.slice('harness/'.length));
  const harness = names.length > 1 ? `harness/{${names.join(',')}}` : `harness/${names[0]}`;
  return [...others, ...(names.length > 0 ? [harness] : [])].join(', ') || 'nothing of ours';
}

function filesOf({ folder, only }: Room): string[] {
  const tests = [`${folder}/**/*.test.ts`, `${folder}/**/*.testkit.ts`];
  if (only === 'tests') return tests;
  return [`${folder}/**`, ...(only === 'sources' ? tests.map((one) => `!${one}`) : [])];
}

function optionsOf(room: Room): object {
  const message = `${room.folder} imports ${importsText(room)}.`;
  const refused = folders.filter((folder) => folder !== room.folder && !room.imports.includes(folder));
  const allowedInside = room.imports.filter((one) => !folders.includes(one));
  const ours = [...refused.map((folder) => wayTo(folder, room)), ...allowedInside.map((one) => `!${wayTo(one, room)}`)];
  const patterns = [{ group: ours, message }];
  if (room.pure !== true) return { patterns };
  return {
    paths: Object.fromEntries(packages.map((name) => [name, inOrOut])),
    patterns: [...patterns, { group: ['node:*', 'node:*/**', 'vitest/**'], message: inOrOut }],
  };
}

/** How an import of the folder is written: between rooms of the harness, without its name. */
function wayTo(folder: string, from: Room): string {
  const inside = from.folder.startsWith('harness/') && folder.startsWith('harness/');
  return `../**/${inside ? folder.slice('harness/'.length) : folder}/**`;
}
