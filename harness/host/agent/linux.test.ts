import { expect, test } from 'vitest';
import { inet6Address } from './linux.ts';

test('an IPv6 address is laid out as the kernel wants it, wherever its zeros are left out', () => {
  const hex = (address: string) => inet6Address(address, 80).toString('hex');
  const head = '0a00' + '0050' + '00000000';
  expect(hex('::')).toBe(`${head}${'0'.repeat(32)}00000000`);
  expect(hex('::1')).toBe(`${head}${'0'.repeat(31)}100000000`);
  expect(hex('fd00:10:20::2')).toBe(`${head}fd000010002000000000000000000002${'00000000'}`);
  expect(hex('fd00::')).toBe(`${head}fd00${'0'.repeat(28)}00000000`);
  expect(hex('1:2:3:4:5:6:7:8')).toBe(`${head}0001000200030004000500060007000800000000`);
});
