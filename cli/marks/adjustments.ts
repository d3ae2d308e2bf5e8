import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Adjustment, escapeUnsafe, readJson } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import type { TrustedKey } from '../course/trust.ts';
import { ownKey } from '../records/key.ts';
import { doubt } from '../records/read.ts';
import { signRecord } from '../records/signature.ts';
import schema from './adjustments.schema.json' with { type: 'json' };

const ajv = new Ajv2020();
addFormats.default(ajv);
const validate = ajv.compile<readonly Adjustment[]>(schema);

/** Where the adjustments beside a record are. */
export const adjustmentsName = 'adjustments.json';

/** Entries beside a record: those that count, and why others do not. */
export interface ReadAdjustments {
  readonly entries: readonly Adjustment[];
  /** Sentences, with whose mark they would have been; undefined where that cannot be read. */
  readonly doubted: readonly { readonly student: string | undefined; readonly reason: string }[];
}

/** The adjustments in a record's folder: those that are signed with one of these keys and unchanged, and the others. */
export async function readAdjustments(folder: string, trust: readonly TrustedKey[]): Promise<ReadAdjustments> {
  const file = join(folder, adjustmentsName);
  const read = await readEntries(file).catch((error: Error) => error);
  if (read instanceof Error) return { entries: [], doubted: [{ student: undefined, reason: read.message }] };
  const judged = read.map((entry, index) => ({ entry, index, why: doubt(entry, trust) }));
  return {
    entries: judged.filter(({ why }) => why === undefined).map(({ entry }) => entry),
    doubted: judged.flatMap(({ entry, index, why }) => {
      if (why === undefined) return [];
      const reason = `Entry ${index + 1} of ${quote(file)} ${why}, so the mark is not known: take it out and adjust again.`;
      return [{ student: entry.student, reason }];
    }),
  };
}

/** Signs an adjustment and adds it to those in a record's folder. Throws bad input when the file there is none of ours. */
export async function addAdjustment(folder: string, entry: Adjustment): Promise<Adjustment> {
  const file = join(folder, adjustmentsName);
  const signed = signRecord(entry, await ownKey());
  await writeEntries(file, [...(await readEntries(file)), signed]);
  return signed;
}

/** Adds the entries of one record's folder to those of another, whoever signed them. Throws bad input when a file holds none. */
export async function mergeAdjustments(from: string, to: string): Promise<void> {
  const more = await readEntries(join(from, adjustmentsName));
  const own = await readEntries(join(to, adjustmentsName));
  const known = new Set(own.map((entry) => JSON.stringify(entry)));
  const added = more.filter((entry) => !known.has(JSON.stringify(entry)));
  if (added.length > 0) await writeEntries(join(to, adjustmentsName), [...own, ...added]);
}

async function writeEntries(file: string, all: readonly Adjustment[]): Promise<void> {
  await writeWhole(file, `${escapeUnsafe(JSON.stringify(all, null, 2))}\n`);
}

async function readEntries(file: string): Promise<readonly Adjustment[]> {
  let value: unknown;
  try {
    value = readJson(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw badInput(`${quote(file)} cannot be read (${printable(code ?? message)}): mend it, or take it away.`);
  }
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  const where = first?.instancePath.slice(1).replaceAll('/', '.') || basename(file);
  throw badInput(`${quote(file)} holds no adjustments (${where} ${first?.message}): mend it, or take it away.`);
}
