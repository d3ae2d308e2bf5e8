import { expect, test } from 'vitest';
import { chainsOf, type Outage } from './outage.ts';

test('a dead machine hears nothing and says nothing; a dead process is its port alone', () => {
  const whole = chainsOf({ in: 'r1', how: 'silent' });
  expect(whole).toMatch(/hook prerouting .* iif != lo counter drop;/);
  expect(whole).toMatch(/hook output .* oif != lo drop;/);
  // What it says is nobody who asks.
  expect(whole.match(/counter/g)).toHaveLength(1);
  expect(chainsOf({ in: 'r1', port: 80, how: 'silent' })).not.toContain('output');
});

test('a whole namespace that refuses is refused', () => {
  expect(() => chainsOf({ in: 'r1', how: 'refused' } as unknown as Outage)).toThrow(/name a port, or have it 'silent'/);
});
