import { expect, test } from 'vitest';
import { composeRefusals, type Surroundings } from './refusals.ts';

const around = (files: Readonly<Record<string, string>> = {}): Surroundings => ({
  folder: '/s',
  inside: (path) => path === '/s' || path.startsWith('/s/'),
  read: (path) => files[path],
});

/** A Compose file with these lines under its one service, which begin on line 4. */
const service = (...lines: string[]) =>
  ['version: "3.8"', 'services:', '  shop:', ...lines.map((line) => `    ${line}`)].join('\n');

function refused(text: string, files?: Readonly<Record<string, string>>): string[] {
  return composeRefusals(text, 'compose.yml', around(files)).map(
    ({ file, line, sentence }) => `${file}:${line} ${sentence}`,
  );
}

test.each([
  ['privileged', ['image: x', 'privileged: true'], 5, 'asks for privileged: true'],
  ['host networking', ['network_mode: host'], 4, 'asks for network_mode: host'],
  ["another container's network", ['network_mode: "container:other"'], 4, 'asks for network_mode: container:other'],
  ["the host's processes", ['pid: host'], 4, 'asks for pid: host'],
  ["the host's memory segments", ['ipc: host'], 4, 'asks for ipc: host'],
  ["the host's users", ['userns_mode: "host"'], 4, 'asks for userns_mode: host'],
  ['a device', ['devices:', '  - /dev/kvm'], 4, 'asks for devices'],
  ['a capability', ['cap_add: [NET_BIND_SERVICE, SYS_ADMIN]'], 4, 'asks for the capability SYS_ADMIN'],
  ['no seccomp', ['security_opt:', '  - seccomp:unconfined'], 5, 'asks for security_opt seccomp:unconfined'],
  ['the Docker socket', ['volumes:', '  - /var/run/docker.sock:/x'], 5, 'mounts the Docker socket'],
  ['a host folder', ['volumes: ["./ok:/ok", "/etc:/x"]'], 4, 'mounts /etc of the host'],
  ['a folder above', ['volumes:', '  - ./ok:/ok', '  - ../..:/x'], 6, 'mounts ../.. of the host'],
  ['the home', ['volumes: ["~/.ssh:/x"]'], 4, 'mounts ~/.ssh of the host'],
  [
    'a long mount',
    ['volumes:', '  - type: bind', '    source: /root', '    target: /x'],
    5,
    'mounts /root of the host',
  ],
  ['an env_file', ['env_file: /etc/shadow'], 4, 'reads /etc/shadow'],
  ['a build of the host', ['build:', '  context: /'], 5, 'is built from /, which is no folder'],
  ['a build from a URL', ['build: https://example.org/x.git'], 4, 'is built from https://example.org/x.git'],
  ['host networking in a build', ['build: { context: ., network: host }'], 4, 'asks for the network host in its build'],
  ['a kernel parameter', ['sysctls:', '  kernel.core_pattern: x'], 5, 'sets the kernel parameter kernel.core_pattern'],
  ['a remote log', ['logging: { driver: syslog }'], 4, 'logs by syslog'],
  ['a provider', ['provider: { type: model }'], 4, 'asks for provider'],
])('%s is refused, with its line', (_, lines, line, words) => {
  expect(refused(service(...lines))).toEqual([
    expect.stringContaining(`compose.yml:${line} the service shop ${words}`),
  ]);
});

test('what the handout asks for is not refused', () => {
  const text = `${service(
    'image: nginx:alpine',
    'build: { context: ., dockerfile: Dockerfile.shop }',
    'ports: ["8080:80"]',
    'volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro", "data:/data"]',
    'networks: [frontend]',
    'deploy: { replicas: 3, resources: { limits: { cpus: "0.5", memory: 64M } } }',
    'cap_drop: [ALL]',
    'cap_add: [NET_BIND_SERVICE]',
    'security_opt: ["no-new-privileges:true"]',
    'read_only: true',
    'privileged: false',
    'sysctls: { net.core.somaxconn: 1024 }',
  )}\nvolumes: { data: {} }\nnetworks: { frontend: { driver: bridge } }`;
  expect(refused(text)).toEqual([]);
});

test('a volume that is a mount of the host in disguise, a foreign network driver and a foreign secret are refused', () => {
  const text = `${service('image: x')}
volumes:
  data: { driver_opts: { type: none, device: /etc, o: bind } }
networks:
  out: { driver: macvlan }
secrets:
  key: { file: /root/.ssh/id_rsa }`;
  expect(refused(text)).toEqual([
    'compose.yml:6 the volume data asks for driver_opts, with which one can mount anything of the host',
    'compose.yml:8 the network out asks for the driver macvlan, which reaches beyond one lab',
    'compose.yml:10 key under secrets reads /root/.ssh/id_rsa, which is no file of the submission',
  ]);
});

test('anchors, aliases and merge keys hide nothing', () => {
  const text = `x-common: &common
  privileged: true
services:
  a:
    <<: *common
  b: *common`;
  expect(refused(text)).toEqual([
    expect.stringContaining('compose.yml:2 the service a asks for privileged'),
    expect.stringContaining('compose.yml:2 the service b asks for privileged'),
  ]);
});

test('files that are extended or included are judged too, and must be of the submission', () => {
  const files = { '/s/base/base.yml': 'services:\n  base:\n    pid: host\n    volumes: ["../x:/x"]\n' };
  const text = service('extends: { file: base/base.yml, service: base }');
  expect(refused(text, files)).toEqual([
    'base/base.yml:3 the service base asks for pid: host, which a grader does not give',
  ]);
  const included = 'include:\n  - base/base.yml\n  - /etc/passwd\nservices: { a: { image: x } }';
  expect(refused(included, files)).toEqual([
    'base/base.yml:3 the service base asks for pid: host, which a grader does not give',
    'compose.yml:3 it reads the file /etc/passwd, which is none of the submission',
  ]);
  expect(refused(service('extends: { file: gone.yml }'))).toEqual([
    'compose.yml:4 it reads the file gone.yml, which is not in the submission',
  ]);
});

test('what is no YAML, or no Compose file, gets a sentence with its line', () => {
  expect(refused('services:\n  a:\n   image: x\n  \t- y: [')).toEqual([
    expect.stringMatching(/^compose\.yml:\d this is no YAML: /),
  ]);
  expect(refused('- a\n- b')).toEqual(['compose.yml:1 this is no Compose file: it has no services']);
  expect(refused('')).toEqual(['compose.yml:1 this is no Compose file: it has no services']);
  expect(refused('version: "3.8"\nservices: {}')).toEqual(['compose.yml:1 it names no services']);
});

test('a bomb of aliases ends with a sentence', () => {
  const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`);
  const text = ['l0: &l0 [x, x]', ...levels, 'services: { a: { cap_add: *l12 } }'].join('\n');
  expect(refused(text)).toEqual([expect.stringContaining('this is no YAML')]);
});
