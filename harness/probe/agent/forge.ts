import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inside } from '../../host/inside.ts';
import { causedBySubmission, type Identity } from '../../model/index.ts';

const run = promisify(execFile);
const patienceMs = 20_000;

/**
 * The same certificate again, by another authority of the same name, with a key of ours: who looks at names alone takes it for the true one.
 * Only names of the kinds that a mesh goes by are copied. Throws what is the submission's where that is no certificate, or openssl(1) cannot make its like,
 * and with a sentence where this machine has none.
 */
export async function forge(
  { certificate, authority }: Identity,
  configuration = `${inside.etc}/ssl/openssl.cnf`,
): Promise<Identity> {
  const mine = read(certificate);
  read(authority);
  const folder = await mkdtemp(join(tmpdir(), 'forged-'));
  const file = (name: string) => join(folder, name);
  const make = async (name: string, subject: string, more: readonly string[]) => {
    const made = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), '-days', '2', '-subj', asWord(subject)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await run('openssl', ['req', '-x509', ...key, ...made, ...more], {
      env: { ...process.env, OPENSSL_CONF: configuration },
      timeout: patienceMs,
    });
  };
  try {
    // Of several authorities in ca.pem it is the one that made this certificate.
    await make('authority', mine.issuer, []);
    const names = namesIn(mine.subjectAltName ?? '');
    const own = ['-addext', 'basicConstraints=critical,CA:FALSE'];
    const by = ['-CA', file('authority.pem'), '-CAkey', file('authority.key')];
    await make('own', mine.subject, [...by, ...own, ...(names ? ['-addext', `subjectAltName=${names}`] : [])]);
    const [forged, key] = await Promise.all(['own.pem', 'own.key'].map((name) => readFile(file(name), 'utf8')));
    return { certificate: forged ?? '', key: key ?? '', authority };
  } catch (error) {
    const { code, killed, message } = error as Error & { code?: unknown; killed?: boolean };
    if (typeof code !== 'number' || killed)
      throw new Error(`openssl could not make a certificate: ${message.slice(-300)}`);
    throw causedBySubmission(`No certificate can be made with the names in the mesh's: ${message.slice(-200)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function read(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw causedBySubmission('What the mesh hands out for a certificate is none.');
  }
}

/** As openssl(1) takes a subject: /O=Shop/CN=nginx-lb. Node has each part on a line, with what is special in it escaped (RFC 2253). */
function asWord(subject: string | undefined): string {
  const parts = (subject ?? '').split('\n').map((part) => part.replaceAll(/\\(.)/g, '$1'));
  return `/${parts.map((part) => part.replaceAll(/[\\/+]/g, '\\$&')).join('/')}`;
}

/** As openssl(1) takes other names, those that it takes by one word: a program, an address, a place. In a configuration '$' is a variable. */
function namesIn(list: string): string {
  const plain = list.split(', ').filter((name) => /^(DNS|URI|IP Address|email):[^\s,"$\\]+$/.test(name));
  return plain.map((name) => name.replace('IP Address:', 'IP:')).join(',');
}
