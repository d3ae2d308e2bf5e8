import type { DockerSettings } from '../settings.ts';
import type { StandIns } from '../stand-ins/index.ts';
import type { Api } from './api.ts';
import type { Clients } from './clients.ts';

/** What the agent's commands work with. */
export interface Engine {
  readonly settings: DockerSettings;
  readonly clients: Clients;
  readonly api: Api;
  readonly standIns: StandIns;
  /** Names of the Compose projects that were started. */
  readonly projects: Set<string>;
}
