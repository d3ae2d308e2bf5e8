/** The mesh's own authority: it vouches for each service under the service's name. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx/core';
import { folder } from './plan.ts';

/** What others may read: the certificate that everyone trusts. Its key is kept apart. */
export const authority = join(folder, 'ca.pem');
const authorityKey = join(folder, 'private/ca.key');
const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A service's certificate with its key, in one file: so neither is ever there without the other. */
export const identityOf = (service: string) => join(folder, `${service}.pem`);

/** Makes the authority, once. */
export async function ensureAuthority(): Promise<void> {
  mkdirSync(join(folder, 'private'), { recursive: true, mode: 0o700 });
  if (existsSync(authority)) return;
  const files = ['-keyout', authorityKey, '-out', `${authority}.new`];
  await $`openssl req -x509 ${elliptic} ${files} -days 3650 -subj ${'/O=Shop/CN=Shop mesh authority'}`.quiet();
  renameSync(`${authority}.new`, authority);
}

/** Gives a service a certificate, valid for a week, in the place of the one it had. openssl draws the serial number. */
export async function issue(service: string): Promise<void> {
  const file = identityOf(service);
  const [certificate, key] = [`${file}.crt`, `${file}.key`];
  const by = ['-CA', authority, '-CAkey', authorityKey, '-days', '7'];
  const name = ['-addext', `subjectAltName=DNS:${service}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  const made = ['-keyout', key, '-out', certificate, '-subj', `/O=Shop/CN=${service}`];
  await $`openssl req -x509 ${elliptic} ${by} ${made} ${name}`.quiet();
  writeFileSync(`${file}.new`, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  // Whoever reads it now finds the old one or the new one, whole.
  renameSync(`${file}.new`, file);
  for (const part of [certificate, key]) rmSync(part);
}
