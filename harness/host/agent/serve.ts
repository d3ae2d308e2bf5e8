import { once } from 'node:events';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Answers, Json } from '../../model/index.ts';
import { compiledInside } from '../compiled.ts';
import { onLines } from '../lines.ts';
import type { LabCalls } from '../protocol.ts';
import { answerWith, type Call, sayReady, surviveSurprises } from './answers.ts';
import type { Posted } from './collector.ts';
import { type Lab, labFolder, spawnConfined } from './lab.ts';
import { closeNamespaces, labNamespaces, type Namespace } from './namespaces.ts';
import { watchNeighbours } from './neighbours.ts';
import { createOutside, type Outside, plugIn, serveInternet, trustedOf } from './outside.ts';
import { watchPressure } from './pressure.ts';
import { enter, type Running, run } from './run.ts';
import { type AgentSettings, labCrowded, labEnded, labStormed } from './settings.ts';
import { shellCalls } from './shells.ts';
import { watchStorm } from './storm.ts';
import { backgroundCalls } from './tasks.ts';

/** What a probe works with. */
export interface World {
  /** The lab host; of two, the first. */
  readonly lab: Lab;
  readonly labs: readonly Lab[];
  readonly outside: Outside;
  /** What was posted to the internet's collector of traces. */
  readonly posts: readonly Posted[];
  readonly settings: AgentSettings;
}

/** A probe as the agent runs it: takes and returns plain JSON, throws when it could not tell. */
// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is typed by harness/probe/protocol.ts and protocol.ts here, on both sides
export type Probe = (world: World, args: any) => Promise<Json>;

/** What the agent is made of. */
export interface Parts {
  readonly settings: AgentSettings;
  /** The lab hosts, ready or on their way. */
  readonly starting: Promise<readonly [Lab, ...Lab[]]>;
  readonly probes: Readonly<Record<string, Probe>>;
  /** Lets go of all that would keep the submission from changing its machine. */
  beforeRun(): Promise<void>;
}

/** Builds the world around the lab host, says so, and answers calls line by line until standard input ends. */
export async function serve({ settings, starting, probes, beforeRun }: Parts): Promise<void> {
  process.stdin.on('end', () => process.exit(0));
  const calls: Call[] = [];
  let answer = (call: Call): void => {
    calls.push(call);
  };
  onLines(process.stdin, (text) => answer(JSON.parse(text) as Call));

  const labs = await starting;
  const [lab] = labs;
  for (const one of labs) one.process.once('exit', () => process.exit(labEnded));
  const outside = await createOutside(labs, settings.uplink);
  for (const one of labs) {
    const [host, ...others] = labNamespaces([one], []) as [Namespace, ...Namespace[]];
    await plugIn(host, one.name, settings.uplink);
    closeNamespaces([host, ...others]);
  }
  const posts = serveInternet(outside.internet);
  const world: World = { lab, labs, outside, posts, settings };
  watchNeighbours(labs, trustedOf(outside), () => process.exit(labCrowded));
  if (labs.length > 1) watchStorm(labs, () => process.exit(labStormed));
  const pressure = watchPressure(labs, settings);

  const background = backgroundCalls(lab, settings, pressure);
  const shells = shellCalls(lab, settings);
  let last: Running | undefined;
  const answers: Answers<LabCalls, World> = {
    'lab.start': async (_, { line, options }) => {
      await beforeRun();
      return background.start(line, options);
    },
    'lab.look': async (_, { id }) => background.look(id),
    'lab.stop': async (_, { id, graceMs }) => background.stop(id, graceMs),
    'lab.files': async (_, { id }) => background.files(id),
    'lab.remove': async (_, { id }) => background.remove(id),
    'lab.run': async (_, { line, options, on }) => {
      await beforeRun();
      return run(labs.find(({ name }) => name === on) ?? lab, settings, line, options, pressure, (running) => {
        last = running;
      });
    },
    'lab.compiled': async () => {
      flushCompileCache();
      return compiledFiles();
    },
    'lab.unpack': async () => {
      await unpack(labs, settings);
      return null;
    },
    'lab.since': async (_, { from }) => last?.since(from) ?? { text: '', bytes: 0 },
    'lab.release': async () => {
      await beforeRun();
      return null;
    },
    // Nothing is let go of here: a check may be looking, and who looks at a desk's lab host lets go afterwards.
    'shell.open': async (_, request) => shells.open(request),
    'shell.type': async (_, { id, data }) => shells.type(id, data),
    'shell.read': async (_, { id }) => shells.read(id),
    'shell.resize': async (_, { id, ...size }) => shells.resize(id, size),
    'shell.close': async (_, { id }) => shells.close(id),
  };
  const builtIn: Readonly<Record<string, Probe>> = answers;
  const probe = async ({ name, args }: Call) => {
    const found = builtIn[name] ?? probes[name];
    if (!found) throw new Error(`There is no probe '${name}'.`);
    return await found(world, args);
  };
  answer = (call) => void answerWith(call, probe(call));
  surviveSurprises();
  sayReady(true);
  for (const call of calls) answer(call);
}

/** The compiled code that Node has collected for us: names below the cache's folder, contents in base64. */
function compiledFiles(): Readonly<Record<string, string>> {
  const { fresh } = compiledInside;
  const names = readdirSync(fresh, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(fresh, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(fresh, name)).toString('base64')]));
}

/** Lays the tar archive that arrives on `settings.tarFd` into the submission's folder of each lab host. Throws when tar cannot. */
async function unpack(labs: readonly Lab[], settings: AgentSettings): Promise<void> {
  const archive = createReadStream('', { fd: settings.tarFd });
  await Promise.all(labs.map((lab) => unpackInto(lab, settings, archive)));
}

async function unpackInto(lab: Lab, settings: AgentSettings, archive: NodeJS.ReadableStream): Promise<void> {
  const command = enter(lab, ['/usr/bin/tar', '-x', '--no-same-owner', '-C', labFolder]);
  const child = spawnConfined(settings, command, ['pipe', 'ignore', 'pipe']);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin?.on('error', () => undefined);
  archive.pipe(child.stdin as NodeJS.WritableStream);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The submission could not be laid into the lab host: ${errors.trim()}`);
}
