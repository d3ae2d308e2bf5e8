import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badInput, quote } from '../../harness/submission/index.ts';
import { addDeliverable, addImport, addToList } from './add-to-source.ts';
import { camel, interfaceName, requireId, spoken } from './names.ts';

export interface CheckAsked {
  readonly unit: string;
  readonly name: string;
  /** The task of a unit that is there. */
  readonly task?: string | undefined;
}

/** Text by path: what is new, and what is there and grows. */
interface Pieces {
  readonly added: Readonly<Record<string, string>>;
  readonly changed: Readonly<Record<string, string>>;
}

/**
 * Writes the pieces of a check from the templates into the project below `root`, with those of its unit where there is none. Returns their
 * paths, and what is left to do in sentences. Throws bad input, and writes nothing, for wrong ids and names that are taken.
 */
export async function writeCheck(
  root: string,
  asked: CheckAsked,
): Promise<{ readonly paths: readonly string[]; readonly next: readonly string[] }> {
  const { unit, name } = asked;
  requireId('unit', unit);
  requireId('check', name);
  if (unit === name) throw badInput(`The check ${quote(name)} is called like its unit: take another name.`);
  const isNew = !(await isThere(join(root, `labs/${unit}/day.ts`)));
  const pieces = isNew ? await unitPieces(root, asked) : await checkPieces(root, asked);
  for (const path of Object.keys(pieces.added))
    if (await isThere(join(root, path)))
      throw badInput(`${path} is there already, and nothing is overwritten: take another name.`);
  for (const [path, text] of Object.entries(pieces.added)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx', mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }
  for (const [path, text] of Object.entries(pieces.changed)) await writeFile(join(root, path), text);
  return { paths: [...Object.keys(pieces.changed), ...Object.keys(pieces.added)], next: nextSteps(asked, isNew) };
}

async function checkPieces(root: string, { unit, name, task }: CheckAsked): Promise<Pieces> {
  const id = `${unit}.${name}`;
  const day = `labs/${unit}/day.ts`;
  const asked = await read(root, day);
  if (asked.includes(`'${id}'`)) throw badInput(`${day} has the deliverable ${quote(id)} already: take another name.`);
  const entry = `{ id: '${id}', title: 'The interface ${interfaceName(name)} is up', points: 0 }`;
  const listed = async (path: string, list: string, what: string, item: string) =>
    addToList(
      addImport(await read(root, path), `import { ${what} } from './${name}.ts';`),
      new RegExp(`export const ${list}\\b[^=]*= \\[`),
      item,
      path,
    );
  const [checks, mutants] = [`checks/${unit}/index.ts`, `fixtures/mutants/${unit}/index.ts`];
  return {
    added: await ownPieces({ unit, name }),
    changed: {
      [day]: addDeliverable(asked, entry, task, day),
      [checks]: await listed(checks, 'checks', camel(name), camel(name)),
      [mutants]: await listed(mutants, 'mutants', `${camel(name)}Mutants`, `...${camel(name)}Mutants`),
    },
  };
}

async function unitPieces(root: string, { unit, name, task: wanted }: CheckAsked): Promise<Pieces> {
  if (wanted !== undefined) throw badInput(`There is no unit ${quote(unit)} yet: leave out --task, it gets its first.`);
  const catalogue = 'labs/catalogue.ts';
  const text = await read(root, catalogue);
  const count =
    /const units = \[([^\]]*)\]/
      .exec(text)?.[1]
      ?.split(',')
      .filter((one) => one.trim() !== '').length ?? 0;
  const task = `${count + 1}.1`;
  const more = { task, anchor: `task-${task.replace('.', '-')}`, unitCamel: camel(unit), unitName: spoken(unit) };
  const filled = (template: string) => fill(template, { unit, name, ...more });
  const imported = addImport(text, `import { ${camel(unit)} } from './${unit}/day.ts';`);
  return {
    added: {
      [`labs/${unit}/day.ts`]: await filled('unit-day'),
      [`labs/${unit}/README.md`]: await filled('unit-readme'),
      [`checks/${unit}/index.ts`]: await filled('unit-checks'),
      [`checks/${unit}/${unit}.test.ts`]: await filled('unit-test'),
      ...(await ownPieces({ unit, name })),
      [`fixtures/mutants/${unit}/index.ts`]: await filled('unit-mutants'),
      [`reference-solution/${unit}/up.sh`]: await filled('unit-reference'),
    },
    changed: { [catalogue]: addToList(imported, /const units = \[/, camel(unit), catalogue) },
  };
}

async function ownPieces(asked: CheckAsked): Promise<Readonly<Record<string, string>>> {
  const { unit, name } = asked;
  return {
    [`checks/${unit}/${name}.ts`]: await fill('check', { unit, name }),
    [`checks/${unit}/${name}.test.ts`]: await fill('judgement', { unit, name }),
    [`fixtures/mutants/${unit}/${name}.ts`]: await fill('mutant', { unit, name }),
  };
}

async function fill(template: string, words: Readonly<Record<string, string>> & { readonly name: string }) {
  const all: Readonly<Record<string, string>> = {
    camel: camel(words.name),
    interface: interfaceName(words.name),
    ...words,
  };
  const text = await readFile(join(import.meta.dirname, 'templates', `${template}.txt`), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => all[word] ?? word);
}

function nextSteps({ unit, name }: CheckAsked, isNew: boolean): readonly string[] {
  return [
    'The claim is a placeholder. What is left (docs/writing-a-check.md tells it):',
    `1. Say what is asked: labs/${unit}/day.ts and labs/${unit}/README.md${isNew ? '' : '. The points are 0: the task has given away all'}.`,
    `2. Observe and judge it: checks/${unit}/${name}.ts, and the test beside it.`,
    `3. Do it in reference-solution/${unit}, and break it in fixtures/mutants/${unit}/${name}.ts.`,
    `4. npm run check, npm test -- checks/${unit}, npm test -- fixtures -t ${unit}-${name}`,
  ];
}

async function read(root: string, path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`${path} cannot be read (${code}): a unit has one.`);
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
