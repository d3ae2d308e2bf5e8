import { labHost } from '../../harness/testbed/index.ts';

/** A fresh machine: nobody else's lines run where the guide is followed. */
export const freshMachine = labHost({ replica: 'guide' });

/** A shop of its own, which is stopped, robbed and shown. */
export const rehearsal = labHost({ up: ['day1', 'day2'], replica: 'rehearsal' });
