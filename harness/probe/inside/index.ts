import type { Probe } from '../../host/inside/serve.ts';
export const probes: Readonly<Record<string, Probe>> = {};
