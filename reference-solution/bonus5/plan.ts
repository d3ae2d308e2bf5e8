/** Where the pipeline has its things, and what it starts. */
import { join } from 'node:path';
import { type Daemon, daemons } from '../day2/plan.ts';
import { withSettings } from '../day4/settings.ts';

export const repository = '/srv/product.git';
export const images = '/srv/images';
/** Images as they are unpacked to be run. */
export const unpacked = '/srv/running';
/** Which release runs, and the lock that has pushes take turns. */
export const note = '/srv/running/now.json';
export const lock = '/srv/running/lock';

/** What is in the repository at first. */
export const source = join(import.meta.dirname, 'product');

const namespace = 'product-service';
const address = '10.0.0.30';
/** By turns: the old release has one while the new one starts at the other. */
export const ports = [5101, 5102] as const;

/** A release that runs, or is to: an image, and where it listens. */
export interface Release {
  readonly digest: string;
  readonly port: number;
}

export const originOf = ({ port }: Release) => `http://${address}:${port}`;

/** The process of a release: the image is told its own digest, which it cannot know of itself. */
export function processOf(release: Release): Daemon {
  const { digest, port } = release;
  const settings = { PORT: port, IMAGE: `sha256:${digest}` };
  return {
    namespace,
    name: `product-${digest.slice(0, 12)}`,
    command: withSettings(settings, [process.execPath, join(unpacked, digest, 'main.ts')]),
    stop: 'SIGTERM',
    question: { url: `${originOf(release)}/health`, status: 200 },
  };
}

/** Day 2's own product service, which the first release takes over from. */
export const handmade = daemons.filter((one) => one.namespace === namespace);

/**
 * Leads new connections to port 5000 to a release. nft(8) takes all of these lines or none, at once, so there is no moment without a rule; a
 * connection that is there stays with whom it has.
 */
export const switchTo = ({ port }: Release) => `
table ip release
delete table ip release
table ip release {
  chain in {
    type nat hook prerouting priority dstnat
    ip daddr ${address} tcp dport 5000 redirect to :${port}
  }
}
`;
export const switchCommand = ['nsenter', `--net=/run/netns/${namespace}`, '--', 'nft', '-f', '-'] as const;
