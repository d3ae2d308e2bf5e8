import { expect, test } from 'vitest';
import { contains, overlapping, subnetOf } from './subnet.ts';

test('the subnet of an address, for masks within and at a byte', () => {
  expect(['10.20.1.200/26', '10.20.1.2/25', '192.168.7.9/16', '10.0.0.1/32', '10.1.2.3/0'].map(subnetOf)).toEqual([
    '10.20.1.192/26',
    '10.20.1.0/25',
    '192.168.0.0/16',
    '10.0.0.1/32',
    '0.0.0.0/0',
  ]);
  expect(contains('10.20.1.128/26', '10.20.1.191/24')).toBe(true);
  expect(contains('10.20.1.128/26', '10.20.1.192/26')).toBe(false);
});

test('two that have an address in common are found, however they stand in the list', () => {
  expect(overlapping(['10.0.0.0/24', '10.0.1.0/24', '10.0.0.0/24'])).toEqual([]);
  expect(overlapping(['10.0.1.0/24', '10.0.0.0/16', '10.9.0.0/24'])).toEqual(['10.0.0.0/16', '10.0.1.0/24']);
  // Something that lies between the two does not hide them.
  expect(overlapping(['10.0.0.0/16', '10.1.0.0/24', '10.0.255.0/25'])).toEqual(['10.0.0.0/16', '10.0.255.0/25']);
  expect(overlapping([])).toEqual([]);
});
