/** The network for Mermaid, which GitHub draws inside of Markdown. */
import { hostName, type Network } from './network.ts';
import { addressesOf, shapeOf, shownIn, titleOf } from './shape.ts';

const label = (...lines: readonly string[]) =>
  `"${lines.map((line) => line.replaceAll('"', '#quot;').replaceAll('<', '#lt;')).join('<br/>')}"`;

export function asMermaid(network: Network): string {
  const { host, namespaces, uplink, bridges, cables } = shapeOf(network);
  const ids = new Map<unknown, string>();
  const id = (thing: unknown, prefix: string): string => {
    const known = ids.get(thing) ?? `${prefix}${ids.size}`;
    ids.set(thing, known);
    return known;
  };
  const bridgeLine = ({ bridge }: (typeof bridges)[number]) =>
    `${id(bridge, 'bridge')}{{${label(bridge.name, addressesOf(bridge))}}}`;
  const inHost = bridges.filter(({ place }) => place.name === hostName);
  const lines = [
    'flowchart LR',
    ...(host?.defaultRoute ? ['  internet(("internet"))'] : []),
    `  subgraph host ["host"]`,
    ...(uplink ? [`    uplink[${label(uplink.name, addressesOf(uplink), ...network.nat)}]`] : []),
    ...inHost.map((one) => `    ${bridgeLine(one)}`),
    '  end',
    ...bridges.filter(({ place }) => place.name !== hostName).map((one) => `  ${bridgeLine(one)}`),
    ...namespaces.map((place) => {
      const own = shownIn(place).map((one) => `${one.name} ${addressesOf(one)}`);
      return `  ${id(place, 'ns')}[${label(titleOf(place), ...(own.length > 0 ? own : ['no interface but lo']))}]`;
    }),
    ...(uplink ? ['  internet --- uplink', ...inHost.map(({ bridge }) => `  uplink -.- ${id(bridge, 'bridge')}`)] : []),
    ...cables.map(({ from, to, up }) => {
      const bridge = bridges.find(({ place, ports }) => place === from.place && ports.includes(from.end))?.bridge;
      const start = bridge ? id(bridge, 'bridge') : from.place === host ? 'host' : id(from.place, 'ns');
      const end = to.place === host ? 'host' : id(to.place, 'ns');
      return `  ${start} ${up ? '---' : '-.-'}|${label(from.end.name)}| ${end}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
