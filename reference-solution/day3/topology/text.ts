/** The network as plain text, for a terminal. */
import { hostName, type Interface, type Network, type Place } from './network.ts';
import { addressesOf, type Shape, shapeOf, shownIn, titleOf } from './shape.ts';

const state = ({ up }: Interface) => (up ? '' : '  DOWN');

export function asText(network: Network): string {
  const shape = shapeOf(network);
  const { host, uplink, bridges, namespaces } = shape;
  const way = host?.defaultRoute;
  const top = way ? [`internet`, `  │  ${way.via ? `via ${way.via}` : ''}`.trimEnd()] : ['(no way to the internet)'];
  const hostLine = `host  (${network.forwarding ? 'passes packets on' : 'passes nothing on'})`;
  const own = [
    ...(uplink ? [`  uplink  ${uplink.name}  ${addressesOf(uplink)}${state(uplink)}`] : []),
    ...network.nat.map((words) => `  NAT     ${words}`),
  ];
  const trees = bridges.flatMap((one) => ['  │', ...bridgeLines(shape, one)]);
  const alone = namespaces.filter(({ name }) => !shape.cables.some(({ from, to }) => isBridged(name, from, to)));
  const rest = alone.flatMap((place) => ['', ...placeLines(place)]);
  const problems = network.problems.map((sentence) => `! ${sentence}`);
  return `${[...top, hostLine, ...own, ...trees, ...rest, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n')}\n`;
}

type CableEnd = Shape['cables'][number]['from'];
const isBridged = (name: string, from: CableEnd, to: CableEnd) => from.end.bridge !== null && to.place.name === name;

function bridgeLines(shape: Shape, { place, bridge, ports }: Shape['bridges'][number]): string[] {
  const where = place.name === hostName ? '' : `, in ${titleOf(place)}`;
  const width = Math.max(0, ...ports.map(({ name }) => name.length));
  const far = ports.map((port) => {
    const cable = shape.cables.find(({ from }) => from.place === place && from.end === port);
    return { port, cable, name: cable ? `${titleOf(cable.to.place)}` : '(nothing)' };
  });
  const names = Math.max(0, ...far.map(({ name }) => name.length));
  const lines = far.map(({ port, cable, name }, i) => {
    const corner = i === far.length - 1 ? '└' : '├';
    const wire = cable && !cable.up ? '─ ✕ ─' : '─────';
    const end = cable ? `${cable.to.end.name}  ${addressesOf(cable.to.end)}${state(cable.to.end)}` : '';
    const route = cable ? wayOut(cable.to.place) : '';
    return `      ${corner}─ ${port.name.padEnd(width)} ${wire} ${name.padEnd(names)}  ${end}${route}`.trimEnd();
  });
  return [`  └─ bridge ${bridge.name}  ${addressesOf(bridge)}${where}${state(bridge)}`, ...lines];
}

const wayOut = ({ defaultRoute }: Place) =>
  defaultRoute ? `  → ${defaultRoute.via ?? defaultRoute.dev}` : '  (no default route)';

/** A namespace that hangs on no bridge. */
function placeLines(place: Place): string[] {
  const shown = shownIn(place);
  if (shown.length === 0) return [`${titleOf(place)}  (on no bridge; no interface but lo)`];
  return [
    `${titleOf(place)}  (on no bridge)${wayOut(place)}`,
    ...shown.map((one) => {
      const far = one.peer ? `  ───── ${one.peer.namespace ?? 'outside'} ${one.peer.name ?? ''}` : '';
      return `  ${one.name}  ${addressesOf(one)}${state(one)}${far}`.trimEnd();
    }),
  ];
}
