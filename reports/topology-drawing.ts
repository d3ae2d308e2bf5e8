import { type Graph, instance, type Viz, type Edge as VizEdge, type Node as VizNode } from '@viz-js/viz';
import { printableLine, type SurveyedLink, type SurveyedNamespace, type Why } from '../harness/model/index.ts';

const ink = '#1f2933';
const muted = '#66727f';
const alarm = '#b3261e';
const marks = { seen: '#fdf0c3', died: '#f7c9c5', cable: '#b45309' };
const most = { namespaces: 24, links: 12, label: 34 };

type Row = { readonly port: string; readonly text: string; readonly bad: boolean; readonly fill?: string };

/** The colour of a place on the way of a packet; none for another. */
type Mark = (namespace: string, dev: string) => string | undefined;

/**
 * A drawing (SVG) of the network as it was surveyed: the lab host with its bridges and their ports, each namespace with its
 * interfaces and addresses, the cables between them, and the way to the internet. What is down is red, dashed and says so. `packet` marks
 * the way of a packet, and where it was lost. The id of each namespace's group is 'at ' and its key.
 */
export async function drawTopology(
  namespaces: readonly SurveyedNamespace[],
  packet?: Pick<Why, 'way' | 'where' | 'what'>,
): Promise<string> {
  const svg = await render(graphOf(namespaces, markOf(packet)));
  // Graphviz has no fonts here and knows the widths of Courier, which are those of DejaVu Sans Mono.
  return svg.slice(svg.indexOf('<svg')).replaceAll('font-family="Courier,monospace"', 'font-family="DejaVu Sans Mono"');
}

/** One for all drawings: to load Graphviz takes as long as to draw, and memory that goes late. */
let graphviz: Promise<Viz> | undefined;

async function render(graph: Graph): Promise<string> {
  graphviz ??= instance();
  try {
    return (await graphviz).renderString(graph, { format: 'svg' });
  } catch (error) {
    // What it stumbled over may have left it unfit for others.
    graphviz = undefined;
    throw error;
  }
}

function markOf(packet: Pick<Why, 'way' | 'where' | 'what'> | undefined): Mark {
  const seen = new Set(packet?.way.flatMap((one) => (one.state === 'seen' ? [`${one.namespace} ${one.dev}`] : [])));
  const lost = packet && packet.what !== 'works' ? `${packet.where.namespace} ${packet.where.dev ?? ''}` : undefined;
  return (namespace, dev) => {
    const place = `${namespace} ${dev}`;
    return place === lost ? marks.died : seen.has(place) ? marks.seen : undefined;
  };
}

function graphOf(all: readonly SurveyedNamespace[], mark: Mark): Graph {
  const host = all.find(({ key }) => key === '@host');
  const others = all.filter(({ key }) => key !== '@host').slice(0, most.namespaces);
  const left = all.length - others.length - (host ? 1 : 0);
  const ids = new Map(others.map(({ key }, i) => [key, `n${i}`]));
  const note = left > 0 ? [text('more', `and ${left} more`)] : [];
  const cables = [...cablesOf(host, others, ids, mark), ...betweenNamespaces(others, ids)];
  return {
    directed: false,
    graphAttributes: {
      rankdir: 'LR',
      nodesep: 0.16,
      ranksep: 0.7,
      bgcolor: 'transparent',
      pad: 0.05,
      fontname: 'Courier',
      fontsize: 9,
    },
    nodeAttributes: { shape: 'plain', fontname: 'Courier', fontsize: 8, fontcolor: ink },
    edgeAttributes: { fontname: 'Courier', fontsize: 7, color: muted, fontcolor: muted },
    nodes: [...(uplinkOf(host) ? [internet(host)] : []), ...others.map((n) => namespaceNode(n, ids, mark)), ...note],
    edges: [...(host ? hostEdges(host) : []), ...cables],
    ...(host ? { subgraphs: [hostCluster(host, others, mark)] } : {}),
  };
}

function hostCluster(host: SurveyedNamespace, others: readonly SurveyedNamespace[], mark: Mark) {
  const fill = ({ name }: SurveyedLink, plain: string) => mark(host.key, name) ?? plain;
  const order = new Map(others.map(({ key }, i) => [key, i]));
  const place = (link: SurveyedLink) => order.get(link.peer?.namespace ?? '') ?? order.size;
  const bridges = host.links.filter(({ kind }) => kind === 'bridge');
  const loose = host.links.filter((link) => link.kind !== 'bridge' && !isPort(link, bridges) && worthShowing(link));
  return {
    name: 'cluster_host',
    graphAttributes: {
      label: `lab host, forwarding ${host.forwarding ? 'on' : 'off'}`,
      style: 'rounded',
      color: '#b8c0c9',
      fontcolor: muted,
      margin: 10,
    },
    nodes: [
      ...bridges.map((bridge) => {
        const ports = host.links.filter(({ master }) => master === bridge.name).sort((a, b) => place(a) - place(b));
        return box(
          `b${bridge.index}`,
          [bridge.name, ...bridge.addresses, stateOf(bridge)],
          ports.map((port) => ({ ...portRow(port), ...filled(mark(host.key, port.name)) })),
          fill(bridge, '#e8eef5'),
          host.key,
        );
      }),
      ...loose.map((link) =>
        box(`l${link.index}`, [link.name, ...link.addresses, stateOf(link)], [], fill(link, '#ffffff'), host.key),
      ),
    ],
  };
}

function namespaceNode(namespace: SurveyedNamespace, ids: ReadonlyMap<string, string>, mark: Mark): VizNode {
  const links = namespace.links.filter(worthShowing);
  const rows = links
    .slice(0, most.links)
    .flatMap((link) => linkRows(link).map((row) => ({ ...row, ...filled(mark(namespace.key, link.name)) })));
  if (links.length === 0) rows.push({ port: 'none', text: 'no interface but lo', bad: true });
  const way = namespace.routes.find(({ to }) => to === 'default');
  if (!way) rows.push({ port: 'way', text: 'no default route', bad: true });
  const names = namespace.names.length > 0 ? namespace.names.join(' = ') : namespace.key;
  return box(
    ids.get(namespace.key) ?? namespace.key,
    [names],
    rows,
    mark(namespace.key, '') ?? '#eef3ee',
    namespace.key,
    150,
  );
}

/** A row for the link with its first address, and one for each further address. */
function linkRows(link: SurveyedLink): Row[] {
  const [first, ...others] = link.addresses;
  const port = `i${link.index}`;
  const text = [link.name, first ?? 'no address', stateOf(link)].filter(Boolean).join('  ');
  const further = others.map((address, i) => ({ port: `${port}a${i}`, text: `and ${address}`, bad: false }));
  return [{ port, text, bad: !link.up || first === undefined }, ...further.slice(0, most.links)];
}

/** Host end (a bridge's port or a loose link) to the end inside a namespace. */
function cablesOf(
  host: SurveyedNamespace | undefined,
  others: readonly SurveyedNamespace[],
  ids: ReadonlyMap<string, string>,
  mark: Mark,
) {
  const bridges = host?.links.filter(({ kind }) => kind === 'bridge') ?? [];
  return (host?.links ?? []).flatMap((link): VizEdge[] => {
    const far = others.find(({ key }) => key === link.peer?.namespace);
    const end = far?.links.find(({ index }) => index === link.peer?.index);
    const head = ids.get(far?.key ?? '');
    if (!end || !head) return [];
    const bridge = bridges.find(({ name }) => name === link.master);
    const tail = bridge
      ? { tail: `b${bridge.index}`, port: { tailport: `i${link.index}:e` } }
      : { tail: `l${link.index}`, port: {} };
    return [
      {
        tail: tail.tail,
        head,
        attributes: { ...tail.port, headport: `i${end.index}:w`, ...cable(link, end, far && mark(far.key, end.name)) },
      },
    ];
  });
}

function betweenNamespaces(others: readonly SurveyedNamespace[], ids: ReadonlyMap<string, string>): VizEdge[] {
  return others.flatMap((near, i) =>
    near.links.flatMap((link): VizEdge[] => {
      const far = others.findIndex(({ key }) => key === link.peer?.namespace);
      const end = others[far]?.links.find(({ index }) => index === link.peer?.index);
      const tail = ids.get(near.key);
      const head = ids.get(others[far]?.key ?? '');
      const drawn = far < i || (far === i && (end?.index ?? 0) <= link.index);
      if (!end || !tail || !head || drawn) return [];
      return [
        {
          tail,
          head,
          attributes: {
            tailport: `i${link.index}:e`,
            headport: `i${end.index}:e`,
            constraint: false,
            ...cable(link, end),
          },
        },
      ];
    }),
  );
}

function hostEdges(host: SurveyedNamespace): VizEdge[] {
  const uplink = uplinkOf(host);
  if (!uplink) return [];
  const routed = host.links
    .filter(({ kind }) => kind === 'bridge')
    .map((bridge) => ({
      tail: `l${uplink.index}`,
      head: `b${bridge.index}`,
      attributes: { style: 'dotted', color: host.forwarding ? muted : alarm },
    }));
  return [{ tail: 'internet', head: `l${uplink.index}`, attributes: cable(uplink, uplink) }, ...routed];
}

function internet(host: SurveyedNamespace | undefined): VizNode {
  const via = host?.routes.find(({ to }) => to === 'default')?.via;
  const node = text('internet', via ? `internet\nvia ${via}` : 'internet');
  return { ...node, attributes: { ...node.attributes, id: 'at @internet' } };
}

function text(name: string, label: string): VizNode {
  return {
    name,
    attributes: { label: plain(label), shape: 'box', style: 'rounded', color: '#b8c0c9', margin: '0.08,0.06' },
  };
}

function uplinkOf(host: SurveyedNamespace | undefined): SurveyedLink | undefined {
  const dev = host?.routes.find(({ to }) => to === 'default')?.dev;
  return host?.links.find(({ name, kind }) => name === dev && kind !== 'bridge');
}

function isPort(link: SurveyedLink, bridges: readonly SurveyedLink[]): boolean {
  return bridges.some(({ name }) => name === link.master);
}

function worthShowing({ kind, up, addresses }: SurveyedLink): boolean {
  return kind !== 'loopback' || !up || addresses.some((address) => !address.startsWith('127.'));
}

function stateOf({ up, carrier }: SurveyedLink): string {
  return up ? (carrier ? '' : 'no carrier') : 'down';
}

function portRow(link: SurveyedLink): Row {
  const learning = link.portState && !['forwarding', 'disabled'].includes(link.portState) ? link.portState : '';
  const state = stateOf(link) || learning;
  return { port: `i${link.index}`, text: state ? `${link.name}  ${state}` : link.name, bad: state !== '' };
}

function cable(a: SurveyedLink, b: SurveyedLink, mark?: string) {
  const thick = mark === undefined ? {} : { penwidth: 2, color: marks.cable };
  return a.up && b.up ? thick : { ...thick, color: alarm, style: 'dashed' };
}

function filled(fill: string | undefined): { readonly fill?: string } {
  return fill === undefined ? {} : { fill };
}

function box(
  name: string,
  heading: readonly string[],
  rows: readonly Row[],
  fill: string,
  key: string,
  width = 90,
): VizNode {
  const lines = heading.filter(Boolean);
  const head = lines.map((line, i) => {
    const sides = `L${i === 0 ? 'T' : ''}R${i === lines.length - 1 ? 'B' : ''}`;
    const words = i === 0 ? `<b>${html(line)}</b>` : html(line);
    return `<tr><td width="${width}" sides="${sides}" bgcolor="${fill}">${words}</td></tr>`;
  });
  const cells = rows.map(({ port, text, bad, fill: own = '#ffffff' }) => {
    const words = bad ? `<font color="${alarm}">${html(text)}</font>` : html(text);
    return `<tr><td port="${port}" align="left" balign="left" height="22" bgcolor="${own}">${words}</td></tr>`;
  });
  const table = `<table border="0" cellborder="1" cellspacing="0" cellpadding="4" color="#b8c0c9">`;
  return {
    name,
    attributes: {
      id: `at ${printableLine(key)}`,
      label: { html: `${table}${head.join('')}${cells.join('')}</table>` },
    },
  };
}

function plain(value: string): string {
  return value.split('\n').map(printableLine).join('\n');
}

function html(value: string): string {
  const line = printableLine(value);
  const short = line.length > most.label ? `${line.slice(0, most.label - 1).toWellFormed()}…` : line;
  return (
    short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;') || ' '
  );
}
