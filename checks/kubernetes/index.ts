import { cniAdd } from './cni-add.ts';
import { cniCheck } from './cni-check.ts';
import { cniDel } from './cni-del.ts';
import { cniErrors } from './cni-errors.ts';
import { ipam } from './ipam.ts';

export const checks = [cniAdd, cniCheck, cniDel, cniErrors, ipam];
