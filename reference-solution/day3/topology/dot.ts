/** The network for Graphviz, which also draws the SVG. */
import { hostName, type Interface, type Network, type Place } from './network.ts';
import { addressesOf, type Shape, shapeOf, shownIn, titleOf } from './shape.ts';

const colors = { ink: '#1f2937', quiet: '#64748b', line: '#94a3b8', wire: '#2563eb', alarm: '#b91c1c' };
const fills = { namespace: '#eff6ff', bridge: '#fef3c7', uplink: '#ecfdf5', host: '#f8fafc' };

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string) => text.replace(/[&<>"]/g, (found) => escapes[found] ?? found);

const font = (text: string, attributes: string) => `<font ${attributes}>${text}</font>`;
const quiet = (text: string) => font(html(text), `point-size="10" color="${colors.quiet}"`);
const nodeOf = (place: Place, bridge?: Interface) =>
  quoted(bridge ? `${place.name}/${bridge.name}` : place.name === hostName ? 'host/other' : place.name);

export function asDot(network: Network): string {
  const shape = shapeOf(network);
  const lines = [
    'graph network {',
    '  graph [rankdir=LR, nodesep=0.22, ranksep=0.8, pad=0.25, bgcolor="#ffffff", fontname="Courier", splines=spline];',
    `  node [shape=plain, fontname="Courier", fontsize=12, fontcolor="${colors.ink}"];`,
    `  edge [fontname="Courier", fontsize=10, color="${colors.wire}", fontcolor="${colors.quiet}", penwidth=1.4];`,
    ...outside(network, shape),
    ...hostBox(network, shape),
    ...shape.namespaces.map((place) => `  ${nodeOf(place)} [label=<${namespaceLabel(place)}>];`),
    ...shape.bridges.filter(({ place }) => place.name !== hostName).map((one) => `  ${bridgeNode(one)}`),
    ...shape.cables.map((cable) => `  ${edge(shape, cable)}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function outside({ nat }: Network, { host, uplink }: Shape): string[] {
  if (!host?.defaultRoute) return [];
  const via = host.defaultRoute.via ? `<br/>${quiet(`via ${host.defaultRoute.via}`)}` : '';
  const style = `shape=box, style="rounded,filled", fillcolor="#ffffff", color="${colors.line}", margin="0.2,0.12"`;
  const label = nat.length > 0 ? ' [label="NAT"]' : '';
  return [
    `  internet [label=<<b>internet</b>${via}>, ${style}];`,
    ...(uplink ? [`  internet -- "host/${uplink.name}"${label};`] : []),
  ];
}

/** The host: its uplink with the rules that rewrite addresses, its bridges, and what else it has. */
function hostBox({ forwarding, nat }: Network, { host, uplink, bridges }: Shape): string[] {
  if (!host) return [];
  const mine = bridges.filter(({ place }) => place === host);
  const rules = nat.map((words) => [
    `<td align="left">${words.split(': ').map(quiet).join('<br align="left"/>   ')}<br align="left"/></td>`,
  ]);
  const head = `<td align="left"><b>${html(uplink?.name ?? '')}</b>  ${html(uplink ? addressesOf(uplink) : '')}</td>`;
  const ports = new Set(mine.flatMap((one) => one.ports));
  const others = shownIn(host).filter((one) => one !== uplink && one.kind !== 'bridge' && !ports.has(one));
  const rows = others.map((one) => [interfaceCell(one)]);
  return [
    '  subgraph cluster_host {',
    `    label="host, ${forwarding ? 'passes packets on' : 'passes nothing on'}"; labeljust=l;`,
    `    style="rounded,filled"; fillcolor="${fills.host}"; color="${colors.line}"; fontcolor="${colors.quiet}"; fontsize=12; margin=16;`,
    ...(uplink ? [`    "host/${uplink.name}" [label=<${table(fills.uplink, [head], rules)}>];`] : []),
    ...mine.map((one) => `    ${bridgeNode(one)}`),
    ...(others.length > 0 ? [`    "host/other" [label=<${table('#ffffff', [], rows)}>];`] : []),
    ...(uplink ? mine.map(({ bridge }) => `    "host/${uplink.name}" -- "host/${bridge.name}" [style=dotted];`) : []),
    '  }',
  ];
}

function bridgeNode({ place, bridge, ports }: Shape['bridges'][number]): string {
  const head = [`<td><b>${html(bridge.name)}</b></td>`, `<td>${html(addressesOf(bridge))}</td>`];
  const rows = ports.map((port) => [
    `<td port="${port.index}" align="right">${html(port.name)}${port.up ? '' : down}</td>`,
  ]);
  return `${nodeOf(place, bridge)} [label=<${table(fills.bridge, head, rows)}>];`;
}

const down = font(' DOWN', `color="${colors.alarm}"`);

function interfaceCell(one: Interface): string {
  const address = one.addresses.length > 0 ? html(addressesOf(one)) : font('no address', `color="${colors.alarm}"`);
  return `<td port="${one.index}" align="left">${quiet(one.name)}  ${address}${one.up ? '' : down}</td>`;
}

function namespaceLabel(place: Place): string {
  const rows = shownIn(place)
    .filter(({ kind }) => kind !== 'bridge')
    .map((one) => [interfaceCell(one)]);
  const none = font('no interface but lo', `color="${colors.alarm}"`);
  const route = place.defaultRoute
    ? `default via ${place.defaultRoute.via ?? place.defaultRoute.dev}`
    : 'no default route';
  const all = [
    ...(rows.length > 0 ? rows : [[`<td align="left">${none}</td>`]]),
    [`<td align="left">${quiet(route)}</td>`],
  ];
  return table(fills.namespace, [`<td align="left"><b>${html(titleOf(place))}</b></td>`], all);
}

function table(fill: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [...head.map((cell) => [cell]), ...rows].map((cells) => `<tr>${cells.join('')}</tr>`);
  return `<table border="1" cellborder="0" cellspacing="0" cellpadding="4" color="${colors.line}" bgcolor="${fill}" style="rounded">${all.join('')}</table>`;
}

function edge({ bridges }: Shape, { from, to, up }: Shape['cables'][number]): string {
  const bridge = bridges.find(({ place, ports }) => place === from.place && ports.includes(from.end))?.bridge;
  const style = up ? '' : ` [style=dashed, color="${colors.alarm}"]`;
  return `${nodeOf(from.place, bridge)}:${from.end.index}:e -- ${nodeOf(to.place)}:${to.end.index}:w${style};`;
}
