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
  const trees = bridges.flatMap((one, i) => ['  │', ...bridgeLines(shape, one, i === bridges.length - 1)]);
  const rest = namespaces.flatMap((place) => placeLines(shape, place));
  const problems = network.problems.map((sentence) => `! ${sentence}`);
  return `${[...top, hostLine, ...own, ...trees, ...rest, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n')}\n`;
}

function bridgeLines(shape: Shape, { place, bridge, ports }: Shape['bridges'][number], isLast: boolean): string[] {
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
    return `  ${isLast ? ' ' : '│'}   ${corner}─ ${port.name.padEnd(width)} ${wire} ${name.padEnd(names)}  ${end}${route}`.trimEnd();
  });
  return [`  ${isLast ? '└' : '├'}─ bridge ${bridge.name}  ${addressesOf(bridge)}${where}${state(bridge)}`, ...lines];
}

const wayOut = ({ defaultRoute }: Place) =>
  defaultRoute ? `  → ${defaultRoute.via ?? defaultRoute.dev}` : '  (no default route)';

/** What hangs on no bridge: a whole namespace, or some interfaces of one. */
function placeLines({ cables }: Shape, place: Place): string[] {
  const bridged = cables
    .filter(({ from, to }) => from.end.bridge !== null && to.place === place)
    .map(({ to }) => to.end);
  const left = shownIn(place).filter((one) => !bridged.includes(one) && one.kind !== 'bridge');
  if (bridged.length > 0 && left.length === 0) return [];
  const heading =
    bridged.length > 0
      ? '  (also has)'
      : `  (on no bridge${left.length === 0 ? '; no interface but lo' : ''})${wayOut(place)}`;
  const lines = left.map((one) => {
    const far = one.peer ? `  ───── ${one.peer.namespace ?? 'outside'} ${one.peer.name ?? ''}` : '';
    return `  ${one.name}  ${addressesOf(one)}${state(one)}${far}`.trimEnd();
  });
  return ['', `${titleOf(place)}${heading}`, ...lines];
}
