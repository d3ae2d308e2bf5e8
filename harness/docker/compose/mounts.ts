import { dirname } from 'node:path';
import { readYamlDocument } from '../../model/read-yaml.ts';

/** A folder or file of the submission that a service is shown, by its absolute path. */
export interface Mount {
  readonly service: string;
  readonly source: string;
  readonly writable: boolean;
}

/** All that a Compose file in its normal form binds: volumes, configs and secrets. */
export function mountsIn(text: string): readonly Mount[] {
  const read = readYamlDocument(text);
  if ('said' in read || !isRecord(read.value)) return [];
  const { services, configs, secrets } = read.value;
  const files = [configs, secrets].flatMap((kind) => Object.entries(isRecord(kind) ? kind : {}));
  return [
    ...Object.entries(isRecord(services) ? services : {}).flatMap(([service, one]) =>
      (isRecord(one) && Array.isArray(one.volumes) ? one.volumes : []).flatMap((volume) => mountOf(service, volume)),
    ),
    ...files.flatMap(([name, one]) =>
      isRecord(one) && typeof one.file === 'string' ? [{ service: name, source: one.file, writable: false }] : [],
    ),
  ];
}

function mountOf(service: string, volume: unknown): Mount[] {
  if (typeof volume === 'string') {
    const [source = '', , mode = ''] = volume.split(':');
    return source.startsWith('/') && volume.includes(':') ? [{ service, source, writable: !/\bro\b/.test(mode) }] : [];
  }
  if (!isRecord(volume) || volume.type !== 'bind' || typeof volume.source !== 'string') return [];
  return [{ service, source: volume.source, writable: volume.read_only !== true }];
}

/**
 * Why a mount is not made, as the rest of a sentence about its service; undefined when nothing speaks against it. What a container can write to
 * must lie on no other mount's way: it could put a link there, and whoever follows it is the engine, with all that the engine may see.
 */
export function mountTrouble({ source }: Mount, all: readonly Mount[]): string | undefined {
  const above = all.find((other) => other.writable && other.source !== source && isAbove(other.source, source));
  return above && `mounts ${source}, which lies in ${above.source}, and ${above.service} can put something else there`;
}

function isAbove(folder: string, path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (at === folder) return true;
    if (at === dirname(at)) return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
