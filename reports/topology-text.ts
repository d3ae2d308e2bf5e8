import { printableLine, type SurveyedLink, type SurveyedNamespace } from '../harness/model/index.ts';

/**
 * The network as it was surveyed, as lines of text: the way out, the host's bridges with what hangs on each port, its other links, and the
 * namespaces that no cable joins to it. What is wrong is marked with ✗.
 */
export function topologyText(namespaces: readonly SurveyedNamespace[]): string[] {
  const host = namespaces.find(({ key }) => key === '@host');
  if (!host) return ['No lab host was seen.'];
  const inside = namespaces.filter((one) => one !== host);
  const way = host.routes.find(({ to }) => to === 'default');
  const bridges = host.links.filter(({ kind }) => kind === 'bridge');
  const onBridge = (link: SurveyedLink) => bridges.some(({ name }) => name === link.master);
  const loose = host.links.filter((link) => link.kind !== 'bridge' && link.kind !== 'loopback' && !onBridge(link));
  const joined = new Set(host.links.flatMap(({ peer }) => peer?.namespace ?? []));
  const branches: Branch[] = [
    ...loose.map((link) => ({
      text: link.name === way?.dev ? `${linkText(link)} ── internet` : portText(link, inside),
      below: [],
    })),
    ...bridges.map((bridge) => ({
      text: `bridge ${linkText(bridge)}`,
      below: host.links.filter(({ master }) => master === bridge.name).map((port) => portText(port, inside)),
    })),
    ...inside
      .filter(({ key }) => !joined.has(key))
      .map((one) => ({ text: `✗ no cable ── ${endText(one, undefined)}`, below: [] })),
  ];
  const out = way ? '' : ', ✗ no default route';
  return [
    `lab host, forwarding ${host.forwarding ? 'on' : '✗ off'}${out}`,
    ...branches.flatMap(drawn(branches.length)),
  ];
}

type Branch = { readonly text: string; readonly below: readonly string[] };

const drawn = (count: number) => (branch: Branch, index: number) => {
  const last = index === count - 1;
  const rest = last ? '   ' : '│  ';
  return [
    `${last ? '└─' : '├─'} ${branch.text}`,
    ...branch.below.map((text, i) => `${rest}${i === branch.below.length - 1 ? '└─' : '├─'} ${text}`),
  ];
};

function portText(link: SurveyedLink, inside: readonly SurveyedNamespace[]): string {
  const far = inside.find(({ key }) => key === link.peer?.namespace);
  const end = far?.links.find(({ index }) => index === link.peer?.index);
  const near = linkText(link);
  return far ? `${near} ── ${endText(far, end)}` : near;
}

function endText(namespace: SurveyedNamespace, end: SurveyedLink | undefined): string {
  const name = printableLine(namespace.names.join(' = ') || namespace.key);
  const way = namespace.routes.some(({ to }) => to === 'default') ? '' : ' ✗ no default route';
  const link = end ?? namespace.links.find(({ kind }) => kind !== 'loopback');
  if (!link) return `${name} ✗ no interface but lo`;
  return `${name}: ${linkText(link)}${link.addresses.length === 0 ? ' ✗ no address' : ''}${way}`;
}

function linkText(link: SurveyedLink): string {
  const port = link.portState && !['forwarding', 'disabled'].includes(link.portState) ? ` ✗ ${link.portState}` : '';
  const state = link.up ? (link.carrier ? port : ' ✗ no carrier') : ' ✗ down';
  return printableLine([link.name, ...link.addresses].join(' ')) + state;
}
