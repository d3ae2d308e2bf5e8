import type { DockerImage } from '../../model/index.ts';
import type { Api } from './api.ts';

interface Inspected {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly Size: number;
  readonly RootFS: { readonly Layers?: readonly string[] };
  readonly Config: {
    readonly User?: string;
    readonly Healthcheck?: { readonly Test?: readonly string[] } | null;
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
    readonly Labels?: Readonly<Record<string, string>> | null;
  } | null;
}

interface Step {
  readonly Size: number;
  readonly CreatedBy: string;
}

/** The names of all images that have one. */
export async function imageNames(api: Api): Promise<string[]> {
  const listed = await api.get<readonly { RepoTags: readonly string[] | null }[]>('/images/json');
  return listed.flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => !name.includes('<none>'));
}

/** The image of that name; null when there is none. */
export async function inspectImage(api: Api, name: string): Promise<DockerImage | null> {
  const path = `/images/${encodeURIComponent(name)}`;
  const [image, steps] = await Promise.all([
    api.find<Inspected>(`${path}/json`),
    api.find<readonly Step[]>(`${path}/history`),
  ]);
  if (image === undefined || steps === undefined) return null;
  const test = image.Config?.Healthcheck?.Test ?? [];
  return {
    id: image.Id,
    names: image.RepoTags ?? [],
    bytes: image.Size,
    layers: image.RootFS.Layers ?? [],
    user: image.Config?.User ?? '',
    healthcheck: test.length === 0 || test[0] === 'NONE' ? null : test,
    exposed: Object.keys(image.Config?.ExposedPorts ?? {}),
    labels: image.Config?.Labels ?? {},
    history: steps.map(({ Size, CreatedBy }) => ({ bytes: Size, command: CreatedBy })).toReversed(),
  };
}
