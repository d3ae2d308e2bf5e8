import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { confineHosted } from './hosted.ts';
import { composeRefusals } from './refusals.ts';

const ids = { uidBase: 100_000, gidBase: 200_000 };
const file = (...lines: string[]) => `services:
  shop:
    image: alpine:3
${lines.map((line) => `    ${line}\n`).join('')}  other:
    image: alpine:3
    restart: 'no'
`;
const refused = (text: string, hostNetwork: boolean) =>
  composeRefusals(text, 'c.yml', { folder: '/s', inside: () => true, read: () => undefined, hostNetwork }).map(
    ({ line, sentence }) => `${line} ${sentence}`,
  );

test('who is in the network of the host has a user, no capability and nothing to write to; others stay as they are', () => {
  const { services } = parse(confineHosted(file('network_mode: host', "command: ['echo', '$$x']"), ids));
  expect(services.shop).toEqual({
    image: 'alpine:3',
    network_mode: 'host',
    command: ['echo', '$$x'],
    userns_mode: 'host',
    user: '165534:265534',
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    read_only: true,
  });
  expect(services.other).toEqual({ image: 'alpine:3', restart: 'no' });
});

test('the network of the host is given to whom it is meant for, and to services that ask for nothing besides', () => {
  const plain = file('network_mode: host', 'command: ["sleep", "9"]');
  expect(refused(plain, true)).toEqual([]);
  expect(refused(plain, false)).toEqual([expect.stringMatching(/^4 .* asks for network_mode: host/)]);
  for (const more of ['user: root', 'cap_add: [NET_RAW]', 'volumes: ["./x:/x"]', 'build: .', 'extends: other'])
    expect(refused(file('network_mode: host', more), true)).toContainEqual(
      expect.stringMatching(/^5 the service shop asks for \w+ beside network_mode: host/),
    );
  expect(refused(file('network_mode: "container:x"'), true)).toHaveLength(1);
});

test('a merge key hides nothing', () => {
  const text = 'x-a: &a { network_mode: host, user: root }\nservices:\n  shop: { <<: *a, image: x }\n';
  expect(refused(text, true)).toEqual([expect.stringMatching(/asks for user beside/)]);
});
