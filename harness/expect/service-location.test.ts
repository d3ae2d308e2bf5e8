import { expect, test } from 'vitest';
import { inPlace, listens, type Scene, serviceLocation } from './service-location.ts';

const shop = { name: 'shop', address: '10.0.0.30', port: 5000 };

function scene(...listeners: Scene['listeners']): Scene {
  return { keys: { shop: 'shop', bank: 'bank' }, listeners };
}
const at = (namespace: string, address: string, port = 5000) => ({ namespace, address, port });

test.for(['0.0.0.0', '*', '::', '10.0.0.30', '::ffff:10.0.0.30'])('a service at %s is in its place', (address) => {
  expect(listens(scene(at('shop', address)), shop)).toBe(true);
});

test.for([
  { seen: scene(), told: 'nothing listens at 10.0.0.30:5000 in shop' },
  {
    seen: scene(at('shop', '*', 80), at('bank', '*')),
    told: 'nothing listens at 10.0.0.30:5000 in shop (there are: 80)',
  },
  {
    seen: scene(at('shop', '127.0.0.1')),
    told: 'in shop, port 5000 is listened on at 127.0.0.1 only, which no other namespace reaches',
  },
  {
    seen: scene(at('@host', '*')),
    told: "nothing listens at 10.0.0.30:5000 in shop; something listens on port 5000 in the host's own namespace",
  },
  { seen: { keys: { shop: null }, listeners: [] }, told: 'there is no namespace shop' },
])('$told', ({ seen, told }) => {
  expect(listens(seen, shop)).toBe(false);
  expect(serviceLocation(seen, shop)).toBe(told);
});

test('who answers from elsewhere is no service; who does not answer is nowhere', () => {
  const answer = { status: 200, headers: {}, body: '', durationMs: 1 };
  expect(inPlace(scene(at('@host', '*')), shop, [answer], 3).trouble).toContain('host');
  expect(inPlace(scene(), shop, [{ failed: 'ECONNREFUSED', durationMs: 1 }], 3).trouble).toBeUndefined();
  expect(inPlace(scene(at('shop', '*')), shop, [answer], 3).trouble).toBeUndefined();
});
