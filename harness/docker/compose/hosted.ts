import { isMap, parseDocument } from 'yaml';
import type { DockerSettings } from '../settings.ts';

/**
 * A Compose file in its normal form, with every service in the network of the host confined: the engine gives that network only to containers
 * without users of their own, so they run under a user id of the grading's, which has no rights on the machine, and with no capability.
 */
export function confineHosted(text: string, { uidBase, gidBase }: Pick<DockerSettings, 'uidBase' | 'gidBase'>): string {
  const document = parseDocument(text);
  const services = document.get('services');
  if (!isMap(services)) return text;
  const nobody = 65_534;
  for (const { key, value } of services.items) {
    if (!isMap(value) || value.get('network_mode') !== 'host') continue;
    const confined = {
      userns_mode: 'host',
      user: `${uidBase + nobody}:${gidBase + nobody}`,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      read_only: true,
    };
    for (const [name, one] of Object.entries(confined)) document.setIn(['services', key, name], one);
  }
  return String(document);
}
