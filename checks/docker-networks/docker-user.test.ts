import { expect, test } from 'vitest';
import type { Delivery, Sighting } from '../../harness/model/index.ts';
import { told } from '../day4/told.ts';
import { dockerUser } from './docker-user.ts';
import { but, down, keyOf, up, without, word } from './sample.testkit.ts';

const words = [
  ...[word('web', 'shop'), word('db', 'stock'), word('the machine', 'web')],
  ...[word('web', 'internet'), word('db', 'internet')],
];
const sighting: Sighting = {
  ...{ namespace: keyOf('web'), dev: 'eth0', way: 'in', kind: 'tcp', source: '198.51.100.7', destination: '10.20.0.2' },
  ...{ sourcePort: 40_000, destinationPort: 80 },
};
const entry: Delivery = {
  ...{ server: 'ours', echoed: true, sightings: [sighting], attempts: [] },
  response: { status: 200, headers: {}, body: 'x', durationMs: 1 },
};
const shut: Delivery = { ...entry, echoed: false, sightings: [], response: { failed: 'timeout', durationMs: 1500 } };
const open = { entry, words };
const closed = { entry: shut, words };

const seen = { ...up, file: 'docker-networks/policy.sh', before: open, unset: null, after: closed };
const judge = (more: Partial<typeof seen> | object = {}) => told(dockerUser.judge({ ...seen, ...more }));

test('docker-user: what comes from outside is stopped, and was not before', () => {
  expect(judge()).toBe('pass');
  expect(judge({ after: open })).toMatch(/^0.20 the client at port 8090, with the policy: it still gets in/);
  expect(judge({ before: closed })).toMatch(/before: it does not get to web.*with the policy: nobody got in before/);
  // What arrives without an answer has got in.
  expect(judge({ after: { entry: { ...shut, sightings: [sighting] }, words } })).toMatch(/it still gets in/);
});

test('docker-user: whatever else it stops is told, but for what did not go its way before', () => {
  const deaf = but(words, word('web', 'internet', null));
  expect(judge({ after: { entry: shut, words: deaf } })).toMatch(
    /^0.90 web → internet, with the policy: it does not get/,
  );
  expect(judge({ after: { entry: shut, words: but(words, word('the machine', 'web', null)) } })).toMatch(
    /the machine → web, with the policy: it does not get through/,
  );
  const lame = { entry, words: deaf };
  expect(judge({ before: lame, after: { entry: shut, words: deaf } })).toMatch(/web → internet, before: it does not/);
});

test('docker-user: no policy, one that is not set, and nothing that runs', () => {
  expect(judge({ file: null, after: null })).toMatch(/^0.00 There is no policy: docker-networks\/policy\.sh is none/);
  expect(judge({ after: open, unset: 'The policy is not set: p.sh, line 2: no' })).toMatch(
    /The policy is not set: p\.sh, line 2/,
  );
  expect(judge({ ...down, file: null, after: null, before: { entry: null, words: [] } })).toBe(
    '0.00 It is not run. c.yml, line 3: it is bad.',
  );
  expect(judge({ ...without('web'), before: { entry: null, words }, after: { entry: null, words } })).toMatch(
    /no container of web runs/,
  );
});
