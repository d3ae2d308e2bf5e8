import { instance } from '@viz-js/viz';
import type { Arrow } from './arrows.ts';
import { roomOf, rooms } from './rooms.ts';

/**
 * The house as SVG: its rooms, and an arrow from each to those that its files import. Left out is an arrow where another way leads to
 * the same room, and what tests import, as they may look anywhere below.
 */
export async function drawHouse(arrows: readonly Arrow[]): Promise<string> {
  const names = [...new Set(rooms.map(({ folder }) => folder))];
  const used = new Map(names.map((name) => [name, new Set<string>()]));
  for (const { from, to } of arrows) {
    const [here, there] = [roomOf(from)?.folder, roomOf(to)?.folder];
    if (/\.(test|testkit)\.ts$/.test(from) || here === undefined || there === undefined || here === there) continue;
    used.get(here)?.add(there);
  }
  const reached = new Map<string, Set<string>>();
  for (const name of names) reached.set(name, reachedFrom(name, used));
  const shown = names.filter((name) => arrows.some(({ from }) => from.startsWith(`${name}/`)) || used.get(name)?.size);
  const edges = shown.flatMap((tail) => {
    const direct = [...(used.get(tail) ?? [])];
    return direct
      .filter((head) => !direct.some((other) => other !== head && reached.get(other)?.has(head)))
      .map((head) => ({ tail, head }));
  });
  const viz = await instance();
  const svg = viz.renderString(
    {
      graphAttributes: { rankdir: 'TB', nodesep: 0.3, ranksep: 0.45, bgcolor: 'white' },
      nodeAttributes: {
        shape: 'box',
        style: 'rounded,filled',
        fontname: 'Helvetica',
        fontsize: 12,
        margin: '0.16,0.08',
      },
      edgeAttributes: { color: '#556070', arrowsize: 0.7 },
      nodes: shown.map((name) => ({
        name,
        attributes: {
          label: name.replace('harness/', 'harness/\n'),
          fillcolor: name.startsWith('harness/') ? '#e3edf7' : '#f6efdd',
          color: name.startsWith('harness/') ? '#5b7fa6' : '#a3894f',
        },
      })),
      edges,
    },
    { format: 'svg' },
  );
  return svg.replace(/<svg[^>]*>/, (open) => `${open}\n<title>The rooms of the house, and who imports whom</title>`);
}

function reachedFrom(name: string, used: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const todo = [...(used.get(name) ?? [])];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    todo.push(...(used.get(next) ?? []));
  }
  return found;
}
