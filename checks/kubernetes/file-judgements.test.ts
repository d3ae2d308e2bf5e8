import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { parseHcl } from '../../harness/expect/cluster-files/hcl.ts';
import type { FilesContext, SubmissionFiles } from '../../harness/model/index.ts';
import { told } from '../day4/told.ts';
import { clusterFiles } from './cluster-files.ts';
import { policyManifests } from './policy-manifests.ts';

// A process that reads HCL takes seconds to start: what one has read is not read again.
vi.mock(import('../../harness/expect/cluster-files/hcl.ts'), async (original) => {
  const real = await original();
  const known = new Map<string, Promise<unknown>>();
  return {
    parseHcl: async (texts) => {
      const fresh = texts.filter((text) => !known.has(text));
      const values = fresh.length > 0 ? real.parseHcl(fresh) : Promise.resolve([]);
      for (const [at, text] of fresh.entries())
        known.set(
          text,
          values.then((all) => all[at] ?? null),
        );
      return await Promise.all(texts.map((text) => known.get(text)));
    },
  };
});

const reference = join(import.meta.dirname, '../../reference-solution');

/** What a check of files is given of the reference's folder, and of what is laid over it. */
function context(folder: string, over: Readonly<Record<string, string>> = {}): FilesContext {
  const own = readdirSync(join(reference, folder)).map((name) => `${folder}/${name}`);
  const text = (path: string) =>
    over[path] ?? (own.includes(path) ? readFileSync(join(reference, path), 'utf8') : null);
  const paths = [...new Set([...own, ...Object.keys(over)])].sort();
  const files: SubmissionFiles = { paths, text, base64: () => null };
  const lines = { manifests: 'kubernetes/manifests', cluster: './kubernetes/machines/' };
  return { files, lines, document: null, signal: new AbortController().signal };
}

const shop = 'kubernetes/manifests/shop.yaml';
const deny = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { namespace: shop, name: closed }\n';

test.for([
  ['the reference’s', {}, undefined],
  ['none at all', { [shop]: 'kind: Pod\n' }, /none holds a NetworkPolicy/],
  [
    'one that closes all',
    { [shop]: `${deny}spec: { podSelector: {}, policyTypes: [Ingress, Egress] }\n` },
    /It is not so that/,
  ],
  [
    'one that opens all',
    { 'kubernetes/manifests/more.yaml': `${deny}spec: { podSelector: {}, ingress: [{}], egress: [{}] }\n` },
    /Open that should be closed/,
  ],
  [
    'one that no API server would take',
    { 'kubernetes/manifests/more.yaml': `${deny}spec: { podSelector: {}, policyTypes: [Ingress, ingress] }\n` },
    /would refuse what is written: shop\/closed: policyTypes has ingress/,
  ],
  ['what is no YAML', { 'kubernetes/manifests/more.yaml': 'kind: [' }, /more\.yaml is no YAML/],
  [
    'a list of one that opens all',
    {
      'kubernetes/manifests/more.json': JSON.stringify({
        kind: 'List',
        items: [
          {
            kind: 'NetworkPolicy',
            metadata: { namespace: 'shop', name: 'x' },
            spec: { podSelector: {}, ingress: [{}] },
          },
        ],
      }),
    },
    /Open that should be closed/,
  ],
] as const)('policy-manifests: %s', async ([, over, words]) => {
  const seen = await policyManifests.observe(context('kubernetes/manifests', over));
  const outcome = policyManifests.judge(seen);
  if (words === undefined) expect(outcome).toEqual({ status: 'pass' });
  else expect(told(outcome)).toMatch(words);
  if (outcome.status === 'fail') expect(outcome.score).toBeLessThan(0.99);
});

const machines = 'kubernetes/machines';
const terraform = readFileSync(join(reference, machines, 'main.tf'), 'utf8');
const kubeadm = `${machines}/kubeadm.yaml`;
const tf = `${machines}/main.tf`;
const cni = `${machines}/10-pods.conflist`;

/** The reference’s, with other rules in the place of its group’s. */
const ruled = (group: string, apart = '') =>
  terraform.replace(
    /# Who is in this group[\s\S]*resource "aws_instance" "control" \{/,
    () => `${apart}
resource "aws_security_group" "node" {
  vpc_id = aws_vpc.cluster.id
  ${group}
}
resource "aws_instance" "control" {`,
  );
const needed = (source: string) =>
  [
    ['tcp', 6443],
    ['tcp', 10_250],
    ['udp', 8472],
  ]
    .map(
      ([protocol, port]) =>
        `ingress {\n from_port = ${port}\n to_port = ${port}\n protocol = "${protocol}"\n ${source}\n }\n`,
    )
    .join('');
const out = 'egress {\n from_port = 0\n to_port = 0\n protocol = "-1"\n cidr_blocks = ["0.0.0.0/0"]\n }\n';
const byResource = `
resource "aws_vpc_security_group_ingress_rule" "all" {
  security_group_id            = aws_security_group.node.id
  referenced_security_group_id = aws_security_group.node.id
  ip_protocol                  = "-1"
}`;

const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp | undefined])[] = [
  ['the reference’s', {}, undefined],
  [
    'a subnet outside its VPC',
    { [tf]: terraform.replace('cidrsubnet(local.network, 8, count.index)', '"10.9.0.0/24"') },
    /nodes has 10\.9\.0\.0\/24, which is not in its VPC/,
  ],
  [
    'subnets that share addresses',
    { [tf]: terraform.replace('cidrsubnet(local.network, 8, count.index)', '"10.0.4.0/24"') },
    /another has some of it/,
  ],
  [
    'a subnet that is no network',
    { [tf]: terraform.replace('cidrsubnet(local.network, 8, count.index)', '"10.0.4.1/24"') },
    /which is no network/,
  ],
  [
    'no security group',
    { [tf]: terraform.replaceAll(/vpc_security_group_ids.*/g, '') },
    /Security groups: control has none/,
  ],
  [
    'one machine',
    { [tf]: terraform.replace(/resource "aws_instance" "worker"[\s\S]*/, '') },
    /there is one, and a cluster has two/,
  ],
  ['no HCL', { [tf]: 'resource {' }, /main\.tf is no HCL/],
  [
    'the pods’ network among the services’',
    {
      [kubeadm]: 'kind: ClusterConfiguration\nnetworking: { podSubnet: 10.100.0.0/16 }\n',
      [cni]: '{"ipam":{"subnet":"10.100.1.0/24"}}',
    },
    /has addresses of the services’ network/,
  ],
  [
    'services among the nodes',
    {
      [kubeadm]: 'kind: ClusterConfiguration\nnetworking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.0.64.0/18 }\n',
    },
    /10\.0\.64\.0\/18 has addresses of the nodes’ network/,
  ],
  ['no kubeadm', { [kubeadm]: 'kind: InitConfiguration\n' }, /no ClusterConfiguration/],
  [
    'CNI elsewhere',
    { [cni]: '{"ipam":{"subnet":"192.168.0.0/24"}}' },
    /192\.168\.0\.0\/24 is not of the pods’ network/,
  ],
  ['CNI that is no JSON', { [cni]: '{' }, /10-pods\.conflist is no JSON/],
  [
    'CNI that is nested too deeply to be walked through',
    { [cni]: `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}` },
    /CNI: no configuration names a subnet/,
  ],
  ['a file of nothing but documents', { [kubeadm]: '---\n'.repeat(20_000) }, /it has 20001 documents; at most 50/],
  [
    'networks of both families',
    {
      [kubeadm]:
        'kind: ClusterConfiguration\nnetworking: { podSubnet: "fd00:10::/56,10.244.0.0/16", serviceSubnet: "10.96.0.0/12, fd00:20::/112" }\n',
      [cni]: '{"ipam":{"ranges":[[{"subnet":"fd00:10::/64"}],[{"subnet":"10.244.1.0/24"}]]}}',
    },
    undefined,
  ],
  [
    'pods of both families among the nodes',
    { [kubeadm]: 'kind: ClusterConfiguration\nnetworking: { podSubnet: "10.0.128.0/17,fd00:10::/56" }\n' },
    /has addresses of the nodes’ network/,
  ],
  [
    'a group that lets nothing out',
    { [tf]: terraform.replace(/ {2}egress \{[^}]*\}/, () => '') },
    /no rule of a security group lets out worker → control \(Terraform takes away/,
  ],
  [
    'a group that lets out TCP alone',
    {
      [tf]: terraform.replace(
        /(egress \{[^}]*to_port *= )0([^}]*)"-1"/,
        (_, before, after) => `${before}65535${after}"6"`,
      ),
    },
    /^\S+ For the overlay [^:]*: no rule of a security group lets out/,
  ],
  [
    'workers by for_each',
    {
      [tf]: terraform
        .replace('count                  = 2', 'for_each = toset(["a"])')
        .replace(/resource "aws_instance" "control"[\s\S]*?\n\}/, () => ''),
    },
    /there is one, and a cluster has two/,
  ],
  ['as many workers as somebody says', { [tf]: terraform.replace(/count {18}= 2/, 'count = var.workers') }, undefined],
  ['rules by range', { [tf]: ruled(needed('cidr_blocks = [aws_vpc.cluster.cidr_block]') + out) }, undefined],
  ['rules by group', { [tf]: ruled(needed('security_groups = [aws_security_group.node.id]') + out) }, undefined],
  [
    'rules for others',
    { [tf]: ruled(needed('cidr_blocks = ["192.168.0.0/16"]') + out) },
    /For the API server.*no rule/,
  ],
  ['rules as resources of their own', { [tf]: ruled(out, byResource) }, undefined],
];

// The one process reads them all.
beforeAll(() => parseHcl([terraform, ...cases.flatMap(([, over]) => over[tf] ?? [])]));

test.for(cases)('cluster-files: %s', async ([, over, words]) => {
  const outcome = clusterFiles.judge(await clusterFiles.observe(context(machines, over)));
  if (words === undefined) expect(outcome).toEqual({ status: 'pass' });
  else expect(told(outcome)).toMatch(words);
});

test('policy-manifests: lists that hold themselves, and crowds of objects, are read to an end', async () => {
  const more = (text: string) =>
    policyManifests.observe(context('kubernetes/manifests', { 'kubernetes/manifests/x.yaml': text }));
  expect(await more(`&own\nkind: List\nitems: [*own, *own, { kind: NetworkPolicy }]\n`)).toMatchObject({
    policies: ((await more('kind: Pod\n')) as { policies: number }).policies + 1,
  });
  const crowd = await more(`kind: List\nitems: [${'{ kind: Pod }, '.repeat(2000)}]\n`);
  expect(crowd).toMatchObject({ troubles: ['There are more than 200 objects; the first 200 are read.'] });
});
