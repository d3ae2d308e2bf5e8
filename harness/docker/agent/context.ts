import type { Mount } from '../compose/mounts.ts';
import type { DockerSettings } from '../settings.ts';
import type { StandIns } from '../stand-ins/index.ts';
import type { Api } from './api.ts';
import type { Clients } from './clients.ts';
import type { Place } from './engine.ts';

/** What the agent's commands work with. */
export interface Engine {
  readonly place: Place;
  readonly settings: DockerSettings;
  readonly clients: Clients;
  readonly api: Api;
  readonly standIns: StandIns;
  /** Names of the Compose projects that were started. */
  readonly projects: Set<string>;
  /** Compose files in their normal form, as they were judged, by project and file; and where that lies, out of every container's reach. */
  readonly judged: Map<string, { readonly path: string; readonly normal: Normal }>;
  /** All that containers have been shown of the submission. */
  readonly mounts: Mount[];
}

/** What of Compose's normal form we act on. */
export type Normal = { readonly services: Readonly<Record<string, Service>> };

export interface Service {
  readonly image?: string;
  readonly build?:
    | string
    | {
        readonly context?: string;
        readonly dockerfile?: string;
        readonly dockerfile_inline?: string;
        readonly target?: string;
        readonly args?: Readonly<Record<string, unknown>> | readonly string[];
      };
}
