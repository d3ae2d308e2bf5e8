import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderName } from './folder-name.ts';

test.each([
  ['s1234567', 's1234567'],
  ['Anna_B.c-d', 'Anna_B.c-d'],
  ['Jörg Müller', /^Jorg-Muller-[0-9a-f]{16}$/],
  ['../../etc', /^etc-[0-9a-f]{16}$/],
  ['.hidden', /^hidden-[0-9a-f]{16}$/],
  ['王小明', /^[0-9a-f]{16}$/],
  ['x'.repeat(65), /^x{47}-[0-9a-f]{16}$/],
])('%s', (id, name) => expect(folderName(id)).toMatch(name));

test('nobody can call himself like the folder of another', () => {
  const folder = folderName('Jörg Müller');
  expect(folderName(folder)).toMatch(/^Jorg-Muller-[0-9a-f]{16}-[0-9a-f]{16}$|^Jorg-Muller-.*-[0-9a-f]{16}$/);
  expect(folderName(folderName('王小明'))).not.toBe(folderName('王小明'));
});

test('every id gets a safe name of its own, and a safe id keeps its own', () => {
  const ids = fc.string({ unit: 'binary', minLength: 1, maxLength: 90 });
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      expect(folderName(a)).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/);
      expect(folderName(folderName(a)) === folderName(a)).toBe(folderName(a) === a);
      expect(folderName(a) === folderName(b)).toBe(a === b);
    }),
  );
});
