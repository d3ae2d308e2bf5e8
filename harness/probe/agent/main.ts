import { readdirSync } from 'node:fs';
import { startLabs } from '../../host/agent/lab.ts';
import { closeOnExec } from '../../host/agent/linux.ts';
import type { AgentSettings } from '../../host/agent/settings.ts';

/**
 * The trusted agent: the first program of a world. It is started by its path, which harness/host/inside.ts names. The lab hosts start
 * while the rest of the agent is still being read.
 */
// Nothing that the grader had open may reach a submission.
for (const fd of readdirSync('/proc/self/fd')) if (Number(fd) > 2) closeOnExec(Number(fd));
const settings = JSON.parse(process.argv[2] ?? '{}') as AgentSettings;
const starting = startLabs(settings);
const [{ serve }, { probes }, { releaseTaps }, { releaseSurveyed }] = await Promise.all([
  import('../../host/agent/serve.ts'),
  import('./index.ts'),
  import('./taps.ts'),
  import('./surveyed.ts'),
]);
const beforeRun = async () => {
  releaseSurveyed();
  await releaseTaps();
};
await serve({ settings, starting, probes, beforeRun });
