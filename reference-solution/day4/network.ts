/** More rooms on Day 1's bridge, the way Day 1 made its six. */
import { $ } from 'zx/core';
import { bridge, prefix } from '../day1/plan.ts';
import { hasLink, hasNamespace } from '../day1/state.ts';
import { rooms } from './plan.ts';

/** What exists is left alone, what is missing is made. */
export async function addRooms(): Promise<void> {
  const lines = rooms.flatMap(({ name, link }) => [
    ...(hasNamespace(name) ? [] : [`netns add ${name}`]),
    ...(hasLink(link) ? [] : [`link add ${link} type veth peer name eth0 netns ${name}`]),
    `link set ${link} master ${bridge.name} up`,
  ]);
  await $({ input: lines.join('\n') })`ip -batch -`;
  await Promise.all(
    rooms.map(({ name, address }) => {
      const inside = [
        'link set lo up',
        `addr replace ${address}/${prefix} dev eth0`,
        'link set eth0 up',
        `route replace default via ${bridge.address}`,
      ];
      return $({ input: inside.join('\n') })`ip -n ${name} -batch -`;
    }),
  );
}

/** Links first: a namespace that is deleted holds on to the names of its links for a while. */
export async function removeRooms(): Promise<void> {
  const lines = [
    ...rooms.filter(({ link }) => hasLink(link)).map(({ link }) => `link del ${link}`),
    ...rooms.filter(({ name }) => hasNamespace(name)).map(({ name }) => `netns del ${name}`),
  ];
  if (lines.length > 0) await $({ input: lines.join('\n') })`ip -batch -`;
}
