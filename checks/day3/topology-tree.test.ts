import { expect, test } from 'vitest';
import { readPicture } from './topology-text.ts';

/** Trees as people draw them in a terminal. */
const namespaces = [
  { name: 'nginx-lb', addresses: ['10.0.0.10'], port: 'veth-n' },
  { name: 'api-gateway', addresses: ['10.0.0.20'], port: 'veth-a' },
];

test.for([
  [
    'with signs',
    'host\n└── br0 (10.0.0.1/16)\n    ├── nginx-lb\n    │   └── eth0: 10.0.0.10/16\n    └── api-gateway\n        └── eth0: 10.0.0.20/16\n',
  ],
  ['with ASCII', 'br0\n|-- nginx-lb 10.0.0.10\n`-- api-gateway 10.0.0.20\n'],
  ['with plus signs', '[br0]\n  |\n  +--[nginx-lb]\n  |    +--10.0.0.10\n  +--[api-gateway]\n       +--10.0.0.20\n'],
  ['with margins alone', 'bridge br0:\n  nginx-lb:\n    address: 10.0.0.10\n  api-gateway:\n    address: 10.0.0.20\n'],
  ['upside down', 'nginx-lb\n└── eth0 10.0.0.10\n    └── br0\napi-gateway\n└── eth0 10.0.0.20\n    └── br0\n'],
] as const)('%s', ([, text]) => {
  const names = namespaces.map(({ name }) => name);
  const read = readPicture([{ name: 'tree', text }], namespaces, 'br0');
  expect(read).toMatchObject({ right: names, linked: names, bridge: true });
});

test('a list beside the bridge shows no link', () => {
  const text = 'Bridges:\n  br0\nNamespaces:\n  nginx-lb 10.0.0.10\n  api-gateway 10.0.0.20\n';
  expect(readPicture([{ name: 'list', text }], namespaces, 'br0')?.linked).toEqual([]);
});
