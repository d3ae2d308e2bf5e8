import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inside, outsideOf } from '../../host/inside.ts';
import { forge } from './forge.ts';

/** What a lab host has under /etc/ssl, so this shows that it is enough for people's own authorities as well. */
const configuration = outsideOf(`${inside.etc}/ssl/openssl.cnf`);
const folder = mkdtempSync(join(tmpdir(), 'forge-test-'));
const names = 'subjectAltName=DNS:api-gateway,URI:spiffe://shop/api-gateway,IP:10.0.0.20';
let identity = { certificate: '', key: '', authority: '' };

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore', env: { ...process.env, OPENSSL_CONF: configuration } });
}
const file = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/O=A\\/B shop/CN=Mesh CA');
  openssl('req', ...key, '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/CN=api-gateway', '-addext', names);
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'];
  openssl('x509', '-req', '-in', 'own.csr', ...by, '-out', 'own.pem');
  identity = { certificate: file('own.pem'), key: file('own.key'), authority: file('ca.pem') };
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a forged certificate bears the same names, the authority’s too, and the authority does not vouch for it', async () => {
  const forged = await forge(identity, configuration);
  const [theirs, ours, authority] = [identity.certificate, forged.certificate, identity.authority].map(
    (text) => new X509Certificate(text),
  ) as [X509Certificate, X509Certificate, X509Certificate];
  expect(theirs.verify(authority.publicKey)).toBe(true);
  expect(ours.verify(authority.publicKey)).toBe(false);
  const shown = ({ subject, subjectAltName, issuer, ca }: X509Certificate) => ({ subject, subjectAltName, issuer, ca });
  expect(shown(ours)).toEqual(shown(theirs));
  expect(ours.serialNumber).not.toBe(theirs.serialNumber);
  expect(forged.key).toContain('PRIVATE KEY');
});

test('what is no certificate is the submission’s', async () => {
  await expect(forge({ ...identity, certificate: 'none' }, configuration)).rejects.toThrow('is none');
});

test('of names that openssl(1) takes in a form of its own none is copied, and a dollar is no variable', async () => {
  const odd = 'subjectAltName=DNS:api-gateway,otherName:1.2.3.4;UTF8:x,RID:1.2.3.4,URI:spiffe://shop/\\$ENV';
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-subj', '/CN=a\\+b', '-addext', odd];
  openssl('req', '-x509', ...key, '-keyout', 'odd.key', '-out', 'odd.pem', ...by);
  const forged = await forge({ ...identity, certificate: file('odd.pem') }, configuration);
  const { subject, subjectAltName, issuer } = new X509Certificate(forged.certificate);
  const theirs = new X509Certificate(file('odd.pem'));
  expect({ subject, issuer }).toEqual({ subject: theirs.subject, issuer: theirs.issuer });
  expect(subjectAltName).toBe('DNS:api-gateway');
});
