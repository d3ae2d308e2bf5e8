// Plain JavaScript, because the bootstrap reads it on whatever Node a fresh machine has.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program or file of the machine that netproof or a submission uses, and the Debian or Ubuntu package it comes from.
 * A `*` in `path` stands for a folder of any name. `or`: another file that does as well. `setup`: not needed, but the bootstrap tries to bring it along with what is.
 * `service`: what the package would start, then and whenever the machine starts; labs start their own.
 * @typedef {{
 *   readonly tool: string,
 *   readonly path?: string,
 *   readonly or?: string,
 *   readonly package: string,
 *   readonly service?: string,
 *   readonly needed: boolean,
 *   readonly setup?: boolean,
 *   readonly for: string,
 * }} Tool
 */

/** @type {readonly Tool[]} */
export const tools = JSON.parse(readFileSync(join(import.meta.dirname, 'tools.json'), 'utf8'));

// Not $PATH: lab hosts see nothing of the machine but these, and users often lack the sbin directories.
const directories = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * Whether the machine has `tool` where lab hosts see it too.
 * @param {Tool} tool
 */
export function present({ tool, path, or }) {
  if (or !== undefined && existsSync(or)) return true;
  const candidates = path === undefined ? directories.map((directory) => join(directory, tool)) : pathsOf(path);
  return candidates.some((candidate) => {
    try {
      accessSync(candidate, path === undefined ? constants.X_OK : constants.R_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {string} path */
function pathsOf(path) {
  const [folder = '', rest] = path.split('*');
  if (rest === undefined) return [path];
  return existsSync(folder) ? readdirSync(folder).map((name) => folder + name + rest) : [];
}

/**
 * The one command that installs the packages of `missing`, for the user we are.
 * @param {readonly Tool[]} missing
 */
export function installCommand(missing) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get install -y ${packagesOf(missing).join(' ')}`;
}

/**
 * Package names, each once.
 * @param {readonly Tool[]} missing
 */
export function packagesOf(missing) {
  return [...new Set(missing.map((tool) => tool.package))];
}
