import type { Attempt, BuildRequest, Refusal } from '../../model/index.ts';
import { readDockerfile } from '../dockerfile.ts';
import { commandLimits } from '../settings.ts';
import { command } from './command.ts';
import type { Engine } from './context.ts';
import { placeBelow, readBelow } from './submission.ts';

/** Builds an image without network, after what it starts from is there. Never throws for what the Dockerfile does. */
export async function build(engine: Engine, wanted: BuildRequest): Promise<Attempt> {
  const { settings, clients, standIns } = engine;
  const file = wanted.dockerfile;
  const refuse = (sentence: string, line: number | null = null): Attempt => ({ refused: [{ file, line, sentence }] });
  const context = placeBelow(settings.folder, wanted.context);
  if (context === undefined)
    return refuse(`its build context ${JSON.stringify(wanted.context)} is no folder of the submission`);
  const text = wanted.text ?? readBelow(settings.folder, file);
  if (text === undefined) return refuse('there is no such file in the submission');
  const frontend = Object.keys(wanted.buildArgs ?? {}).find((name) => /^BUILDKIT_/i.test(name));
  if (frontend !== undefined) return refuse(`it is given ${frontend}, which is for builders and not for builds`);
  const dockerfile = readDockerfile(text, file, wanted.buildArgs);
  if (dockerfile.problems.length > 0) return { refused: dockerfile.problems };
  const refused: Refusal[] = [];
  for (const { name, line } of dockerfile.images)
    for (const sentence of await standIns.ensure([name])) refused.push({ file, line, sentence });
  if (refused.length > 0) return { refused };
  const words = [
    ...['docker', 'build', '--network', 'none', '--force-rm', '--label', `netproof.session=${settings.session}`],
    ...(clients.buildKit ? ['--progress', 'plain'] : []),
    ...(wanted.target === undefined ? [] : ['--target', wanted.target]),
    ...Object.entries(wanted.buildArgs ?? {}).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...['--tag', wanted.tag, '--file', '-', context],
  ];
  const timeoutMs = wanted.timeoutMs ?? commandLimits.buildMs;
  return command(words, { env: clients.env, input: dockerfile.text, timeoutMs });
}
