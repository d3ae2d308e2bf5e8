/** Who has which address: a folder for each network, in it a file for each address that is taken, in the file its owner. */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, type Config, codes, fail } from './protocol.ts';

const root = '/var/lib/netproof-cni';

type Subnet = { first: number; size: number; prefix: number };

const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toText = (value: number) => [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');

function subnetOf({ ipam }: Config): Subnet {
  const [, base = '', prefix = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(ipam?.subnet ?? '') ?? [];
  const size = 2 ** (32 - Number(prefix));
  if (base === '' || size < 4) fail(codes.config, `ipam.subnet is '${ipam?.subnet}', which is no network with room.`);
  return { first: Math.floor(toNumber(base) / size) * size, size, prefix: Number(prefix) };
}

function folderOf({ name }: Config): string {
  if (!/^\w[\w.-]*$/.test(name)) fail(codes.config, `The network's name is '${name}', which is none.`);
  return join(root, name);
}

/**
 * Takes an address for the owner. Twenty of us may do so at once, and any may be killed halfway: link(2) makes a name for a file that is
 * written already, or fails as another has the name. So there is no lock that a dead process could hold.
 */
export function take(config: Config, owner: string): Address {
  const { first, size, prefix } = subnetOf(config);
  const folder = folderOf(config);
  mkdirSync(folder, { recursive: true });
  const note = join(folder, `note-${process.pid}`);
  writeFileSync(note, owner);
  try {
    // The first is the network's own name, the second the gateway's, and the last calls all.
    for (let value = first + 2; value < first + size - 1; value++) {
      if (tryLink(note, join(folder, toText(value))))
        return { address: `${toText(value)}/${prefix}`, gateway: toText(first + 1) };
    }
  } finally {
    rmSync(note);
  }
  return fail(codes.own, `The network ${config.name} has no address left.`);
}

function tryLink(note: string, name: string): boolean {
  try {
    linkSync(note, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The owner's addresses, without their prefix; notes that a killed process left are among the files, and count for nothing. */
export function held(config: Config, owner: string): string[] {
  const folder = folderOf(config);
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).filter((name) => {
    try {
      return readFileSync(join(folder, name), 'utf8') === owner;
    } catch {
      return false; // another has just given it back
    }
  });
}

/** Gives back whatever the owner has; there need be nothing. */
export function release(config: Config, owner: string): void {
  for (const address of held(config, owner)) rmSync(join(folderOf(config), address), { force: true });
}
