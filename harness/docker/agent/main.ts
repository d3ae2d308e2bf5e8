import { readdirSync } from 'node:fs';
import { closeOnExec } from '../../host/agent/linux.ts';
import type { DockerSettings } from '../settings.ts';
import { serve } from './serve.ts';

/** The trusted agent beside a Docker engine. It is started by its path, which harness/host/inside.ts names. */
for (const fd of readdirSync('/proc/self/fd')) if (Number(fd) > 2) closeOnExec(Number(fd));
await serve(JSON.parse(process.argv[2] ?? '{}') as DockerSettings);
