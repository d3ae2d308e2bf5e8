import { clusterFiles } from './cluster-files.ts';
import { cniAdd } from './cni-add.ts';
import { cniCheck } from './cni-check.ts';
import { cniDel } from './cni-del.ts';
import { cniErrors } from './cni-errors.ts';
import { egress } from './egress.ts';
import { ipam } from './ipam.ts';
import { pods } from './pods.ts';
import { policyManifests } from './policy-manifests.ts';
import { policyTable } from './policy-table.ts';
import { clusterip, hairpin, loadbalancer, nodeport } from './services.ts';
import { troubleshooting } from './troubleshooting.ts';

export const checks = [
  cniAdd,
  cniCheck,
  cniDel,
  cniErrors,
  ipam,
  pods,
  egress,
  policyTable,
  policyManifests,
  clusterip,
  nodeport,
  loadbalancer,
  hairpin,
  clusterFiles,
  troubleshooting,
];
