import type { SubmissionFiles } from '../../model/index.ts';
import { readYamlDocument } from '../../model/read-yaml.ts';
import { parseHcl } from './hcl.ts';
import { type Infrastructure, readInfrastructure } from './terraform.ts';

/** What the files of a cluster say of its network. */
export type ClusterFiles = {
  readonly paths: readonly string[];
  /** Null where there is no file of Terraform. */
  readonly infrastructure: Infrastructure | null;
  /** Of kubeadm's ClusterConfiguration; null where there is none, or it does not say. */
  readonly podSubnet: string | null;
  readonly serviceSubnet: string | null;
  readonly hasKubeadm: boolean;
  /** The ranges that configurations of CNI plugins name; null where there is no such file. */
  readonly cniSubnets: readonly string[] | null;
  /** What nobody can read, in sentences. */
  readonly troubles: readonly string[];
};

/** Reads what lies at or below a folder: Terraform (.tf), kubeadm's and other YAML, and configurations of CNI (.conf, .conflist, .json). */
export async function readClusterFiles(files: SubmissionFiles, folder: string): Promise<ClusterFiles> {
  const root = folder.replace(/^\.\//, '').replace(/\/+$/, '');
  const paths = files.paths.filter((path) => path === root || path.startsWith(`${root}/`));
  const ending = (pattern: RegExp) => paths.filter((path) => pattern.test(path));
  const troubles: string[] = [];
  const hcl = await parseAll(ending(/\.tf$/), files, troubles);
  const yaml = ending(/\.ya?ml$/).flatMap((path) =>
    (files.text(path) ?? '').split(/^---(?=\s|$)/m).flatMap((text) => {
      const read = readYamlDocument(text);
      if ('said' in read) troubles.push(`${path} is no YAML: ${read.said}.`);
      return 'said' in read ? [] : [read.value];
    }),
  );
  const cni = ending(/\.(conf|conflist|json)$/).flatMap((path) => {
    try {
      return [JSON.parse(files.text(path) ?? '') as unknown];
    } catch {
      troubles.push(`${path} is no JSON.`);
      return [];
    }
  });
  const kubeadm = yaml.find((one) => field(one, 'kind') === 'ClusterConfiguration');
  const networking = field(kubeadm, 'networking');
  return {
    paths,
    infrastructure: hcl === null ? null : readInfrastructure(hcl),
    hasKubeadm: kubeadm !== undefined,
    podSubnet: textOr(field(networking, 'podSubnet')),
    serviceSubnet: textOr(field(networking, 'serviceSubnet')),
    cniSubnets: cni.length === 0 ? null : cni.flatMap(subnetsIn).slice(0, 20),
    troubles,
  };
}

/** Far more than a cluster's network needs. */
const most = 65_536;

async function parseAll(
  paths: readonly string[],
  files: SubmissionFiles,
  troubles: string[],
): Promise<readonly unknown[] | null> {
  if (paths.length === 0) return null;
  const values = await parseHcl(paths.map((path) => (files.text(path) ?? '').slice(0, most)));
  return paths.flatMap((path, at) => {
    const value = values[at] ?? null;
    if (value === null) troubles.push(`${path} is no HCL, or has more than ${most} characters.`);
    return value ?? [];
  });
}

/** Every `subnet` of an `ipam` in a configuration, or in a list of them. */
function subnetsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(subnetsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'subnet' && typeof one === 'string' ? [one] : subnetsIn(one),
  );
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
