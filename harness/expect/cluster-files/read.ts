import type { SubmissionFiles } from '../../model/index.ts';
import { readYamlDocuments } from '../../model/read-yaml.ts';
import { readFolder } from '../folder.ts';
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

const most = { subnets: 20, troubles: 20, text: 100 } as const;

/** Reads what lies at or below a folder: Terraform (.tf), kubeadm's and other YAML, and configurations of CNI (.conf, .conflist, .json). */
export async function readClusterFiles(files: SubmissionFiles, folder: string): Promise<ClusterFiles> {
  const [terraform, yaml, cni] = [/\.tf$/, /\.ya?ml$/, /\.(conf|conflist|json)$/].map((ending) =>
    readFolder(files, folder, ending),
  ) as [ReturnType<typeof readFolder>, ReturnType<typeof readFolder>, ReturnType<typeof readFolder>];
  const troubles = [terraform, yaml, cni].flatMap((one) => one.troubles);
  const parsed = await parseHcl(terraform.texts.map(({ text }) => text));
  for (const [at, { path }] of terraform.texts.entries())
    if (parsed[at] === null) troubles.push(`${path} is no HCL, or takes too long to be read.`);
  const documents = yaml.texts.flatMap(({ path, text }) =>
    readYamlDocuments(text).flatMap((read) => {
      if ('said' in read) troubles.push(`${path} is no YAML: ${read.said}.`);
      return 'said' in read ? [] : [read.value];
    }),
  );
  const configurations = cni.texts.flatMap(({ path, text }) => {
    try {
      return [JSON.parse(text) as unknown];
    } catch {
      troubles.push(`${path} is no JSON.`);
      return [];
    }
  });
  const kubeadm = documents.find((one) => field(one, 'kind') === 'ClusterConfiguration');
  const networking = field(kubeadm, 'networking');
  const hasTerraform = terraform.texts.length > 0 || terraform.troubles.length > 0;
  return {
    paths: terraform.paths,
    infrastructure: hasTerraform ? readInfrastructure(parsed.filter((one) => one !== null)) : null,
    hasKubeadm: kubeadm !== undefined,
    podSubnet: textOr(field(networking, 'podSubnet')),
    serviceSubnet: textOr(field(networking, 'serviceSubnet')),
    cniSubnets: configurations.length === 0 ? null : subnetsIn(configurations),
    troubles: troubles.slice(0, most.troubles),
  };
}

/** Every `subnet` in configurations and lists of them, however deep. */
function subnetsIn(values: readonly unknown[]): readonly string[] {
  const found: string[] = [];
  const left = [...values].reverse();
  while (left.length > 0 && found.length < most.subnets) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, one] of Object.entries(value).reverse()) {
      if (key === 'subnet' && typeof one === 'string') found.push(one.slice(0, most.text));
      else left.push(one);
    }
  }
  return found.slice(0, most.subnets);
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, most.text) : null;
}
