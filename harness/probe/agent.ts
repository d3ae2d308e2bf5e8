import { serve } from '../host/inside/serve.ts';
import { probes } from './inside/index.ts';
import { releaseTaps } from './inside/taps.ts';

/** The trusted agent: the first program of a world. It is started by its path, from harness/host/world.ts. */
await serve(probes, releaseTaps);
