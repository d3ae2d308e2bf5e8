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
 * Throws where what is to be forged is no certificate, and with a sentence where this machine has no openssl(1).
 */
export async function forge(
  { certificate, authority }: Identity,
  configuration = `${inside.etc}/ssl/openssl.cnf`,
): Promise<Identity> {
  const [mine, theirs] = [certificate, authority].map(read) as [X509Certificate, X509Certificate];
  const folder = await mkdtemp(join(tmpdir(), 'forged-'));
  const file = (name: string) => join(folder, name);
  const make = async (name: string, like: X509Certificate, more: readonly string[]) => {
    const made = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), '-days', '2', '-subj', subjectOf(like)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await run('openssl', ['req', '-x509', ...key, ...made, ...more], {
      env: { ...process.env, OPENSSL_CONF: configuration },
      timeout: patienceMs,
    });
  };
  try {
    await make('authority', theirs, []);
    const names = mine.subjectAltName?.replaceAll('IP Address:', 'IP:');
    const own = ['-addext', 'basicConstraints=critical,CA:FALSE'];
    const by = ['-CA', file('authority.pem'), '-CAkey', file('authority.key')];
    await make('own', mine, [...by, ...own, ...(names ? ['-addext', `subjectAltName=${names}`] : [])]);
    const [forged, key] = await Promise.all(['own.pem', 'own.key'].map((name) => readFile(file(name), 'utf8')));
    return { certificate: forged ?? '', key: key ?? '', authority };
  } catch (error) {
    throw new Error(`openssl could not make a certificate: ${(error as Error).message.slice(-300)}`);
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

/** As openssl(1) takes it: /O=Shop/CN=nginx-lb. */
function subjectOf({ subject }: X509Certificate): string {
  return `/${(subject ?? '').replaceAll('/', '\\/').split('\n').join('/')}`;
}
