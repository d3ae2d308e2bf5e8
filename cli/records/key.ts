import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { badInput, isBadInput, quote } from '../../harness/submission/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the key that signs records lies: $NETPROOF_KEY, else in the user's configuration (XDG Base Directory). */
export function keyFile(env: Environment = process.env): string {
  if (env.NETPROOF_KEY) return resolve(env.NETPROOF_KEY);
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'netproof', 'key.pem');
}

/** The key that signs records; undefined when there is none yet. Throws bad input for a file that holds none, or is not its owner's alone. */
export async function readKey(file = keyFile()): Promise<KeyObject | undefined> {
  try {
    await using opened = await open(file);
    const { mode } = await opened.stat();
    // Whoever can read the key can sign, and whoever can write it can put his own there.
    if ((mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(3, '0');
      throw badInput(
        `The key ${quote(file)} is open to others of this machine (mode ${octal}), so what it signed proves nothing: run chmod 600 ${quote(file)}, and see who could read it.`,
      );
    }
    const key = createPrivateKey(await opened.readFile());
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    if (isBadInput(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES' || code === 'EISDIR') throw badInput(`The key ${quote(file)} cannot be read (${code}).`);
  }
  throw badInput(`${quote(file)} holds no Ed25519 private key: name another file with NETPROOF_KEY, or take it away.`);
}

/** The same, made on first use: for nobody else to read. */
export async function ownKey(file = keyFile()): Promise<KeyObject> {
  const known = await readKey(file);
  if (known) return known;
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    // Unlike a rename, a link leaves the key alone that another netproof made meanwhile.
    await link(temporary, file);
    return privateKey;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(file) : undefined;
    if (other) return other;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** SHA-256 of the public half, in hex digits. */
export function fingerprint(key: KeyObject): string {
  return createHash('sha256').update(publicBytes(key)).digest('hex');
}

/** The public half on one line, as a course.json has it: SPKI in base64. */
export function renderPublicKey(key: KeyObject): string {
  return publicBytes(key).toString('base64');
}

/** The public key in such a line, or in PEM. Throws bad input with the end of a sentence about it. */
export function parsePublicKey(text: string): KeyObject {
  const base64 = text.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s+/g, '');
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Whatever is wrong with it, it is the same to who reads this.
  }
  throw badInput("is no Ed25519 public key: 'netproof course key' prints the one of who runs it.");
}

/** The public half of a key, which may be it already. */
export function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

function publicBytes(key: KeyObject): Buffer {
  return publicHalf(key).export({ type: 'spki', format: 'der' });
}
