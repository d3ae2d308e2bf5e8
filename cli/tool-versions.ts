import { release } from 'node:os';
import { execa } from 'execa';
import packageJson from '../package.json' with { type: 'json' };

const commands = {
  bwrap: ['bwrap', '--version'],
  ip: ['ip', '-V'],
  iptables: ['iptables', '--version'],
  nft: ['nft', '--version'],
} as const;

/** Versions of what judges: netproof, node, the kernel and the programs behind the probes; one that is missing is left out. */
export async function toolVersions(): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(Object.entries(commands).map(async ([name, argv]) => [name, await version(argv)]));
  const programs = Object.fromEntries(found.filter(([, text]) => text !== undefined));
  return { netproof: packageJson.version, node: process.versions.node, kernel: release(), ...programs };
}

async function version([program, option]: readonly [string, string]): Promise<string | undefined> {
  // Users often lack the sbin directories.
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const { stdout } = await execa(program, [option], { env, reject: false, stdin: 'ignore', timeout: 5_000 });
  return /\d+(\.\d+)+/.exec(stdout ?? '')?.[0];
}
