/** What a runtime and a plugin say to each other: the environment and standard input one way, JSON on standard output the other (CNI 1.0.0). */
import { readFileSync } from 'node:fs';

export const versions = ['0.3.0', '0.3.1', '0.4.0', '1.0.0'];

/** The codes of the specification, and 999 for what is this plugin's own business. */
export const codes = { version: 1, environment: 4, decoding: 6, config: 7, own: 999 } as const;

export type Address = { address: string; gateway: string };
export type Config = {
  cniVersion: string;
  name: string;
  bridge?: string;
  hairpinMode?: boolean;
  ipam?: { subnet?: string };
  prevResult?: { ips?: Address[]; routes?: { dst: string }[] };
};
export type Request = { command: string; container: string; netns: string; ifname: string; config: Config };

/** Ends a call with an error of the specification. */
export function fail(code: number, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/** The call as it came; what must be there is there. */
function readRequest(): Request {
  const { CNI_COMMAND: command = '', CNI_CONTAINERID: container = '', CNI_NETNS: netns = '' } = process.env;
  const { CNI_IFNAME: ifname = '' } = process.env;
  const config = readConfig();
  if (!versions.includes(config.cniVersion))
    fail(codes.version, `This plugin speaks ${versions.join(', ')}, and not ${config.cniVersion}.`);
  if (!['ADD', 'CHECK', 'DEL', 'VERSION'].includes(command))
    fail(codes.environment, `CNI_COMMAND is '${command}', which is none.`);
  if (command === 'VERSION') return { command, container, netns, ifname, config };
  if (!/^[\w.-]+$/.test(container)) fail(codes.environment, 'CNI_CONTAINERID is missing, or is no name.');
  if (!/^[^\s/:]{1,15}$/.test(ifname)) fail(codes.environment, 'CNI_IFNAME is missing, or is no name of a link.');
  // The pod may have gone before its DEL comes: then there is no namespace to name.
  if (netns === '' && command !== 'DEL') fail(codes.environment, 'CNI_NETNS is missing.');
  return { command, container, netns, ifname, config };
}

function readConfig(): Config {
  try {
    const config: unknown = JSON.parse(readFileSync(0, 'utf8'));
    if (typeof config === 'object' && config !== null) return { name: '', cniVersion: '0.1.0', ...config };
  } catch {
    // It is told below.
  }
  return fail(codes.decoding, 'Standard input holds no network configuration in JSON.');
}

/** Addresses as a result of that version names them: before 1.0.0, each says that it is of IPv4. */
export function inResult(cniVersion: string, ips: (Address & { interface?: number })[]): object[] {
  return cniVersion.startsWith('0.') ? ips.map((ip) => ({ version: '4', ...ip })) : ips;
}

/** Answers the call: what `work` returns is the result; undefined is success without one. */
export function answer(work: (request: Request) => object | undefined): void {
  let cniVersion = versions.at(-1);
  try {
    const request = readRequest();
    cniVersion = request.config.cniVersion;
    const result = request.command === 'VERSION' ? { supportedVersions: versions } : work(request);
    if (result) console.log(JSON.stringify({ cniVersion, ...result }));
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    console.log(JSON.stringify({ cniVersion, code: typeof code === 'number' ? code : codes.own, msg: message }));
    process.exitCode = 1;
  }
}
