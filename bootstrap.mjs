// Brings what a fresh clone lacks: node_modules (Node 24 among them) and system packages. Runs on Node 20 with nothing
// installed, before every command; silent when nothing is missing. With --modules-only it leaves the machine alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installCommand, packagesOf, present, tools } from './cli/tools.mjs';

const root = import.meta.dirname;
const binaries = join(root, 'node_modules/.bin');

/** @param {string} message */
function say(message) {
  process.stderr.write(`netproof: ${message}\n`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  say(message);
  process.exit(2);
}

/**
 * Runs a command without our node_modules on its PATH; `undefined` when it succeeded, else the first lines it complained with.
 * @param {readonly string[]} command
 * @returns {string | undefined}
 */
function complaintOf([file = '', ...args]) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== binaries);
  const { status, stderr, error } = spawnSync(file, args, {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter), DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split('\n').slice(0, 8).join('\n');
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function lockedPackages(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
}

/** Whether npm installed what package-lock.json names: npm keeps its own account in node_modules/.package-lock.json. */
function modulesAreCurrent() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = lockedPackages('node_modules/.package-lock.json');
  return Object.entries(lockedPackages('package-lock.json')).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const own = installed[path];
    return own === undefined ? optional === true || devOptional === true : own.version === version;
  });
}

/** Returns whether it had to install. */
function bringModules() {
  if (modulesAreCurrent()) return false;
  say('installing node_modules (npm install), once …');
  // Not 'npm ci': it refuses a lock that does not name the binaries of platforms that we do not run on. With --no-save,
  // 'npm install' too takes the locked versions, checks their hashes and leaves the lock as it is.
  const options = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const complaint = complaintOf(['npm', 'install', '--no-save', '--loglevel=error', ...options]);
  if (complaint !== undefined) stop(`npm could not install node_modules in ${root}; it said:\n${complaint}`);
  return true;
}

/** Stops where the commands would not find a Node that is new enough. */
function requireNode() {
  const brought = `node-linux-${process.arch}/bin/node`;
  // npm 10 takes the link away again with the package for the other processor, which has one of the same name.
  if (!existsSync(join(binaries, 'node')) && existsSync(join(root, 'node_modules', brought)))
    symlinkSync(join('..', brought), join(binaries, 'node'));
  if (Number.parseInt(process.versions.node, 10) >= 24 || existsSync(join(binaries, 'node'))) return;
  stop(
    `Node 24 or newer is needed; this is ${process.version}, and npm has none for ${process.arch}: install Node 24.`,
  );
}

/** The words in front of a command that make it root's, or undefined where we may not use apt-get. */
function rootPrefix() {
  if (!['/usr/bin/apt-get', '/bin/apt-get'].some((path) => existsSync(path))) return undefined;
  if (process.getuid?.() === 0) return [];
  return complaintOf(['sudo', '-n', 'true']) === undefined ? ['sudo', '-n'] : undefined;
}

// A Debian package starts its service at once, unless this program exists and says no (invoke-rc.d(8)): nginx would take
// the machine's port 80. Nor may what came new start with the machine. Services that were there before are left alone.
const withoutServices = `
policy=/usr/sbin/policy-rc.d new=$1; shift
trap 'exit 130' HUP INT TERM
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
DEBIAN_FRONTEND=noninteractive "$@" || exit
if [ -n "$new" ] && [ -d /run/systemd/system ]; then systemctl --quiet disable $new; fi`;

/** @param {boolean} firstTime Whether to try for the packages that are only good to have, too. */
function bringPackages(firstTime) {
  const missing = tools.filter((tool) => !present(tool));
  const needed = missing.filter((tool) => tool.needed);
  const welcome = missing.filter((tool) => tool.setup);
  if (needed.length === 0 && (welcome.length === 0 || !firstTime)) return;
  const asRoot = rootPrefix();
  if (asRoot === undefined) {
    if (needed.length === 0) return;
    const names = needed.map((tool) => tool.tool).join(', ');
    stop(
      `this machine lacks ${names}, and we may not install packages here. Run this, then try again:\n  ${installCommand(needed)}`,
    );
  }
  const services = [...needed, ...welcome].flatMap(({ service }) => service ?? []).join(' ');
  const install = [...asRoot, 'sh', '-c', withoutServices, 'sh', services, 'apt-get', 'install'];
  install.push('-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120');
  say(`installing system packages (apt-get): ${packagesOf([...needed, ...welcome]).join(' ')} …`);
  const outdated = complaintOf([...asRoot, 'apt-get', 'update', '-qq']);
  if (needed.length > 0) {
    const complaint = complaintOf([...install, ...packagesOf(needed)]);
    const still = needed.filter((tool) => !present(tool));
    if (still.length > 0)
      stop(`apt-get failed; try '${installCommand(still)}' by hand. It said:\n${complaint ?? outdated ?? 'nothing'}`);
  }
  // All at once is faster; one by one, should any of them be what fails.
  if (welcome.length > 0 && complaintOf([...install, ...packagesOf(welcome)]) === undefined) return;
  for (const tool of welcome) {
    if (complaintOf([...install, tool.package]) !== undefined)
      say(`${tool.package} could not be installed; it is optional (${tool.for}).`);
  }
}

const modulesOnly = process.argv.includes('--modules-only');
const firstTime = bringModules();
requireNode();
if (!modulesOnly) bringPackages(firstTime);
