import { standInLabel } from '../stand-ins/index.ts';
import { inspectAll } from './containers.ts';
import type { Engine } from './context.ts';
import { imageNames, inspectImage } from './images.ts';

type Labels = Readonly<Record<string, string>> | null | undefined;

/**
 * Removes what was made in the engine: containers, networks, volumes and images; of stand-ins only when `all`. In an engine that is not
 * ours alone, what carries our session's mark or one of our projects'.
 */
export async function clean({ api, settings, projects }: Engine, all = false): Promise<void> {
  const ours = (labels: Labels) =>
    settings.kind === 'own' ||
    labels?.['netproof.session'] === settings.session ||
    projects.has(labels?.['com.docker.compose.project'] ?? '');
  const containers = (await inspectAll(api)).filter(({ Config }) => ours(Config.Labels));
  await Promise.all(containers.map(({ Id }) => api.act('DELETE', `/containers/${Id}?force=1&v=1`)));
  const networks = await api.get<readonly { Id: string; Name: string; Labels: Labels }[]>('/networks');
  const removable = networks.filter(({ Name, Labels }) => !['bridge', 'host', 'none'].includes(Name) && ours(Labels));
  await Promise.all(removable.map(({ Id }) => api.act('DELETE', `/networks/${Id}`)));
  const { Volumes } = await api.get<{ Volumes: readonly { Name: string; Labels: Labels }[] | null }>('/volumes');
  const volumes = (Volumes ?? []).filter(({ Labels }) => ours(Labels));
  await Promise.all(volumes.map(({ Name }) => api.act('DELETE', `/volumes/${encodeURIComponent(Name)}?force=1`)));
  for (const name of await imageNames(api)) {
    const labels = (await inspectImage(api, name))?.labels;
    const standIn = labels?.[standInLabel] === name;
    if (ours(labels) && (all || !standIn)) await api.act('DELETE', `/images/${encodeURIComponent(name)}?force=1`);
  }
}
