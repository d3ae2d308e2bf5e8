import { join, relative } from 'node:path';
import { machineTime } from '../../host/machine-time.ts';
import type { Attempt, ComposeOptions, Container, Refusal } from '../../model/index.ts';
import type { Project } from '../protocol.ts';
import { commandLimits, submissionFolder } from '../settings.ts';
import { build } from './build.ts';
import { command } from './command.ts';
import { describe, inspectAll } from './containers.ts';
import type { Engine, Service } from './context.ts';
import { nameOf, normalForm, optionsOf, textOf, words } from './normal-form.ts';

/** All that is refused of the file as it is written, and as Compose reads it. */
export async function refusalsOf(engine: Engine, wanted: Project): Promise<readonly Refusal[]> {
  const normal = await normalForm(engine, wanted);
  return 'failed' in normal && 'refused' in normal.failed ? normal.failed.refused : [];
}

/** The file in Compose's normal form. */
export async function config(engine: Engine, wanted: Project): Promise<Attempt> {
  const normal = await normalForm(engine, wanted);
  return 'failed' in normal ? normal.failed : command([...words(engine, wanted), 'config'], optionsOf(engine));
}

/** Builds what the file builds; `missing`: only what there is no image of. Ends at the first build that fails. */
export async function buildAll(engine: Engine, wanted: Project, timeoutMs?: number): Promise<Attempt> {
  const [began, { given }] = [performance.now(), machineTime()];
  const givenBefore = given();
  const normal = await normalForm(engine, wanted);
  if ('failed' in normal) return normal.failed;
  const outputs: string[] = [];
  const limit = timeoutMs ?? commandLimits.buildMs;
  for (const [name, service] of Object.entries(normal.services)) {
    if (service.build === undefined) continue;
    const left = Math.max(1000, limit - (given() - givenBefore));
    const done = await buildService(engine, wanted, name, service, left);
    if ('refused' in done || done.ended !== 'exit' || done.exitCode !== 0) return done;
    outputs.push(`${name}: ${done.output}`);
  }
  const images = Object.entries(normal.services).filter(([, service]) => service.build === undefined);
  const refused = await Promise.all(
    images.map(async ([name, { image = '' }]): Promise<Refusal[]> => {
      const sentences = await engine.standIns.ensure([image]);
      const line = lineOf(engine, wanted, name, 'image');
      return sentences.map((sentence) => ({
        file: wanted.file,
        line,
        sentence: `for the service ${name} ${sentence}`,
      }));
    }),
  );
  if (refused.flat().length > 0) return { refused: refused.flat() };
  const output = outputs.join('\n').slice(-64 * 1024);
  return { command: 'build', ended: 'exit', exitCode: 0, output, durationMs: performance.now() - began };
}

/** Builds, and starts all services or some. */
export async function up(engine: Engine, wanted: Project, options: ComposeOptions): Promise<Attempt> {
  const built = await buildAll(engine, wanted, options.timeoutMs);
  if ('refused' in built || built.ended !== 'exit' || built.exitCode !== 0) return built;
  engine.projects.add(nameOf(engine, wanted));
  const line = [
    ...words(engine, wanted),
    'up',
    '--detach',
    '--no-build',
    '--remove-orphans',
    ...(options.services ?? []),
  ];
  return command(line, { ...optionsOf(engine), timeoutMs: options.timeoutMs ?? commandLimits.composeMs });
}

export async function down(
  engine: Engine,
  wanted: Project,
  options: { readonly volumes?: boolean; readonly timeoutMs?: number },
): Promise<Attempt> {
  const line = [
    ...words(engine, wanted),
    'down',
    '--remove-orphans',
    '--timeout',
    '3',
    ...(options.volumes ? ['--volumes'] : []),
  ];
  return command(line, { ...optionsOf(engine), timeoutMs: options.timeoutMs ?? commandLimits.composeMs });
}

export async function ps(engine: Engine, wanted: Project): Promise<Container[]> {
  const all = await inspectAll(engine.api, `com.docker.compose.project=${nameOf(engine, wanted)}`);
  return all
    .map(describe)
    .toSorted(
      (a, b) =>
        (a.compose?.service ?? '').localeCompare(b.compose?.service ?? '') ||
        (a.compose?.number ?? 0) - (b.compose?.number ?? 0),
    );
}

export async function logs(engine: Engine, wanted: Project, service: string | undefined): Promise<string> {
  const line = [
    ...words(engine, wanted),
    'logs',
    '--no-color',
    '--tail',
    '200',
    ...(service === undefined ? [] : [service]),
  ];
  const { output } = await command(line, optionsOf(engine));
  return output;
}

async function buildService(engine: Engine, wanted: Project, name: string, service: Service, timeoutMs: number) {
  const asked = typeof service.build === 'string' ? { context: service.build } : (service.build ?? {});
  const top = submissionFolder(engine.settings.folder);
  const context = asked.context ?? '.';
  const { dockerfile = 'Dockerfile', dockerfile_inline: text, target, args = {} } = asked;
  const pairs = Array.isArray(args) ? args.map((one: string) => one.split(/=(.*)/s)) : Object.entries(args);
  return build(engine, {
    context: relative(top, join(context)) || '.',
    dockerfile: relative(top, join(context, dockerfile)),
    tag: service.image ?? imageNameOf(engine, wanted, name),
    buildArgs: Object.fromEntries(pairs.map(([key, value]) => [String(key), String(value ?? '')])),
    timeoutMs,
    ...(target !== undefined && { target }),
    ...(text !== undefined && { text }),
  });
}

/** Compose's own names for what it builds: version 2 joins by a hyphen. */
function imageNameOf(engine: Engine, wanted: Project, service: string): string {
  return nameOf(engine, wanted) + (engine.clients.compose.length > 1 ? '-' : '_') + service;
}

function lineOf(engine: Engine, { file }: Project, service: string, key: string): number | null {
  const lines = textOf(engine, file)?.split('\n') ?? [];
  const start = lines.findIndex((line) => new RegExp(`^\\s+${service}:`).test(line));
  const at = lines.findIndex((line, index) => index > start && line.trim().startsWith(`${key}:`));
  return start >= 0 && at >= 0 ? at + 1 : null;
}
