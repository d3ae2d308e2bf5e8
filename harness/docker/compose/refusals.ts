import { posix } from 'node:path';
import type { Refusal } from '../../model/index.ts';
import { type Place, readYaml } from './yaml.ts';

/** What a Compose file may refer to. */
export interface Surroundings {
  /** The folder that paths start from, as the file's text has them: '/var/…/submission/docker'. */
  readonly folder: string;
  /** Whether a path, made absolute, stays in the submission when its links are followed; what does not exist stays where it would be. */
  inside(path: string): boolean;
  /** Whether services may ask for the network of the host. */
  readonly hostNetwork?: boolean;
  /** The text of another file of the submission; undefined when there is none. */
  read(path: string): string | undefined;
}

/** Capabilities that Docker gives every container, so that naming one asks for nothing more (docs.docker.com/engine/security). */
const usual =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
const usualCapabilities = new Set(usual.split(' '));
/** Keys of a service that no submission needs: each reaches for the machine. */
const never = [
  'cgroup_parent',
  'credential_spec',
  'device_cgroup_rules',
  'devices',
  'gpus',
  'oom_kill_disable',
  'provider',
  'runtime',
  'use_api_socket',
  'volumes_from',
];
/** Keys whose value decides; what is allowed. */
/** What a service in the network of the host may say of itself. */
const besideHost = new Set(
  'image command entrypoint environment network_mode restart labels stop_grace_period depends_on healthcheck init'.split(
    ' ',
  ),
);
const modes: Readonly<Record<string, RegExp>> = {
  network_mode: /^(none|bridge|service:.*)$/,
  pid: /^service:/,
  ipc: /^(private|shareable|none|service:.*)$/,
  uts: /^$/,
  userns_mode: /^$/,
  cgroup: /^private$/,
};

/**
 * What a Compose file of a submission, and the files that it extends or includes, ask for beyond what a grader gives, each with its
 * line; empty when it may run. Pure but for `around`.
 */
export function composeRefusals(text: string, file: string, around: Surroundings): Refusal[] {
  try {
    return refusalsIn(text, file, around, 0);
  } catch (error) {
    return [{ file, line: null, sentence: `this cannot be read: ${(error as Error).message.slice(0, 200)}` }];
  }
}

const mostFiles = 8;

function refusalsIn(text: string, file: string, around: Surroundings, depth: number): Refusal[] {
  const top = readYaml(text, file);
  if ('sentence' in top) return [top];
  const refusals: Refusal[] = [];
  const refuse = (place: Place, sentence: string) => refusals.push({ file, line: place.line, sentence });
  const services = top.at('services');
  if (services === undefined || services.entries().length === 0) {
    if (depth > 0) return [];
    return [{ file, line: 1, sentence: 'it names no services' }];
  }
  const outside = (value: unknown) => {
    if (typeof value !== 'string') return false;
    // What Compose will put in place of a variable is judged when it has done so.
    if (value.includes('$')) return false;
    return /^~|^\w+:\/\/|^git@/.test(value) || !around.inside(posix.resolve(around.folder, value));
  };
  const follow = (place: Place | undefined) => {
    const path = place?.value;
    if (place === undefined || typeof path !== 'string') return;
    if (outside(path)) return refuse(place, `it reads the file ${path}, which is none of the submission`);
    const other = around.read(posix.resolve(around.folder, path));
    if (other === undefined) return refuse(place, `it reads the file ${path}, which is not in the submission`);
    if (depth > mostFiles) return refuse(place, 'its files refer to each other too deeply');
    const folder = posix.dirname(posix.resolve(around.folder, path));
    refusals.push(...refusalsIn(other, posix.join(posix.dirname(file), path), { ...around, folder }, depth + 1));
  };

  for (const item of top.at('include')?.items() ?? [])
    for (const path of item.at('path')?.items() ?? [item]) follow(path);
  for (const [name, service] of services.entries()) {
    const says = (place: Place, what: string) => refuse(place, `the service ${name} ${what}`);
    for (const [key, place] of service.entries()) {
      if (never.includes(key) && !isEmpty(place.value)) says(place, `asks for ${key}, which a grader does not give`);
      const allowed = key === 'network_mode' && around.hostNetwork ? /^host$|^(none|bridge|service:.*)$/ : modes[key];
      if (allowed && typeof place.value === 'string' && !place.value.includes('$') && !allowed.test(place.value))
        says(place, `asks for ${key}: ${place.value}, which a grader does not give`);
    }
    if (service.at('network_mode')?.value === 'host' && around.hostNetwork)
      for (const [key, place] of service.entries())
        if (!besideHost.has(key))
          says(place, `asks for ${key} beside network_mode: host, which a grader does not give`);
    const privileged = service.at('privileged');
    if (privileged && privileged.value !== false)
      says(privileged, 'asks for privileged: true, which a grader does not give');
    for (const item of service.at('cap_add')?.items() ?? [])
      if (!usualCapabilities.has(String(item.value).toUpperCase().replace(/^CAP_/, '')))
        says(item, `asks for the capability ${item.value}, which a grader does not give`);
    for (const item of service.at('security_opt')?.items() ?? [])
      if (!/^no-new-privileges([:=]true)?$/.test(String(item.value)))
        says(item, `asks for security_opt ${item.value}, which a grader does not give`);
    for (const item of namesOf(service.at('sysctls')))
      if (!item.name.startsWith('net.'))
        says(item.place, `sets the kernel parameter ${item.name}, which is the machine's`);
    for (const item of service.at('volumes')?.items() ?? []) {
      const source = sourceOf(item);
      if (source === undefined) continue;
      if (/docker\.sock/.test(source))
        says(item, 'mounts the Docker socket, which would make it the master of the machine');
      else if (isPath(source) && outside(source))
        says(item, `mounts ${source} of the host; only files of the submission can be mounted`);
    }
    for (const key of ['env_file', 'label_file'] as const)
      for (const item of service.at(key)?.items() ?? []) {
        const path = item.at('path') ?? item;
        if (outside(path.value)) says(path, `reads ${path.value}, which is no file of the submission`);
      }
    const logging = service.at('logging')?.at('driver');
    if (logging && !['json-file', 'local', 'none'].includes(String(logging.value)))
      says(logging, `logs by ${logging.value}, which sends its output elsewhere`);
    const devices = service.at('deploy')?.at('resources')?.at('reservations')?.at('devices');
    if (devices) says(devices, 'asks for devices, which a grader does not give');
    for (const hook of ['post_start', 'pre_stop'].flatMap((key) => service.at(key)?.items() ?? []))
      if (hook.at('privileged')?.value === true) says(hook, 'asks for a privileged hook, which a grader does not give');
    judgeBuild(service.at('build'), says, outside);
    follow(service.at('extends')?.at('file'));
  }
  for (const [name, volume] of top.at('volumes')?.entries() ?? []) {
    const driver = volume.at('driver');
    if (driver && driver.value !== 'local') refuse(driver, `the volume ${name} asks for the driver ${driver.value}`);
    const options = volume.at('driver_opts');
    if (options && !isEmpty(options.value))
      refuse(options, `the volume ${name} asks for driver_opts, with which one can mount anything of the host`);
  }
  for (const [name, network] of top.at('networks')?.entries() ?? []) {
    const driver = network.at('driver');
    if (driver && !['bridge', 'default', 'none'].includes(String(driver.value)))
      refuse(driver, `the network ${name} asks for the driver ${driver.value}, which reaches beyond one lab`);
  }
  for (const kind of ['secrets', 'configs'])
    for (const [name, one] of top.at(kind)?.entries() ?? []) {
      const path = one.at('file');
      if (path && outside(path.value))
        refuse(path, `${name} under ${kind} reads ${path.value}, which is no file of the submission`);
    }
  return refusals;
}

function judgeBuild(
  build: Place | undefined,
  says: (place: Place, what: string) => void,
  outside: (value: unknown) => boolean,
): void {
  if (build === undefined) return;
  const context = build.at('context') ?? (typeof build.value === 'string' ? build : undefined);
  if (context && outside(context.value))
    says(context, `is built from ${context.value}, which is no folder of the submission`);
  for (const [name, place] of build.at('additional_contexts')?.entries() ?? [])
    if (outside(place.value))
      says(place, `is built with ${name} from ${place.value}, which is no folder of the submission`);
  for (const key of ['ssh', 'secrets', 'privileged', 'entitlements', 'isolation']) {
    const place = build.at(key);
    if (place && !isEmpty(place.value)) says(place, `asks for ${key} in its build, which a grader does not give`);
  }
  const network = build.at('network');
  if (network && !['none', 'default'].includes(String(network.value)))
    says(network, `asks for the network ${network.value} in its build, which a grader does not give`);
}

/** The host's side of a mount; undefined where there is none. */
function sourceOf(volume: Place): string | undefined {
  if (typeof volume.value === 'string') return volume.value.includes(':') ? volume.value.split(':')[0] : undefined;
  const source = volume.at('source') ?? volume.at('src');
  return typeof source?.value === 'string' && volume.at('type')?.value !== 'volume' ? source.value : undefined;
}

/** A name without a slash is a volume of Docker's. */
function isPath(source: string): boolean {
  return /^[./~]|\//.test(source);
}

/** Names in a map, or in a list of 'name=value'. */
function namesOf(place: Place | undefined): { name: string; place: Place }[] {
  const entries = place?.entries() ?? [];
  if (entries.length > 0) return entries.map(([name, one]) => ({ name, place: one }));
  return (place?.items() ?? []).map((one) => ({ name: String(one.value).split('=')[0] ?? '', place: one }));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
