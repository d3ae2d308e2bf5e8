import { expect, test } from 'vitest';
import { survey } from '../probe/index.ts';
import { askNames } from '../probe/names.ts';
import { archive } from './archive.testkit.ts';
import { withDocker } from './docker.testkit.ts';

const longMs = 180_000;

const compose = `version: "3.8"
services:
  porter: { image: alpine:3, command: ["sleep", "infinity"], network_mode: host }
  asker: { image: alpine:3, command: ["sleep", "infinity"], dns_search: [lab.test] }
  other: { image: alpine:3, command: ["sleep", "infinity"] }
`;
const policies = {
  'right.sh': 'iptables -A DOCKER-USER -i eth0 -j DROP\n',
  'wrong.sh': 'iptables -A DOCKER-USER -p icmp --dport 80 -j DROP\niptables -F DOCKER-USER\n',
  'theirs.sh': 'iptables -F FORWARD\n',
};

test(
  'a container in the network of the host can do nothing there, names are asked as its programs ask, and a policy is set and taken away',
  (context) =>
    withDocker(context, async (docker) => {
      await docker.unpack(archive({ 'compose.yml': compose, ...policies }));
      expect(await docker.compose('compose.yml', 'plain').refusals()).toEqual([
        expect.objectContaining({ line: 3, sentence: expect.stringMatching(/porter asks for network_mode: host/) }),
      ]);
      if (docker.kind === 'running') return;

      const lab = docker.compose('compose.yml', 'lab', { hostNetwork: true });
      expect(await lab.up()).toMatchObject({ ended: 'exit', exitCode: 0 });
      const [asker, other, porter] = await lab.ps();
      const { namespaces } = await survey(docker.host);
      expect(namespaces.find(({ key }) => key === '@host')?.names).toEqual([porter?.name]);
      const status = await docker.exec(porter?.name ?? '', ['cat', '/proc/self/status']);
      expect(status.output).toMatch(/^CapEff:\s+0{16}$/m);
      expect(status.output).toMatch(/^CapBnd:\s+0{16}$/m);
      expect(status.output).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status.output).toMatch(/^Uid:\s+[1-9]\d{4,}\s/m);
      for (const words of [
        ['ip', 'link', 'set', 'eth0', 'down'],
        ['touch', '/here'],
        ['mount', '-t', 'proc', 'x', '/tmp'],
      ])
        expect((await docker.exec(porter?.name ?? '', words)).exitCode).not.toBe(0);

      expect(await docker.resolver(asker?.name ?? '')).toEqual({ servers: ['127.0.0.11'], search: ['lab.test'] });
      expect(await docker.resolver('nobody')).toBeNull();
      const query = { from: asker?.name ?? '', server: '127.0.0.11' };
      const names = await askNames(docker.host, [
        { ...query, name: 'other' },
        { ...query, name: 'nobody' },
      ]);
      expect(names.map(({ result, addresses }) => [result, addresses])).toEqual([
        ['answered', Object.values(other?.addresses ?? {})],
        ['no such name', []],
      ]);

      expect(await docker.applyPolicy('right.sh')).toMatchObject({ exitCode: 0 });
      await docker.dropPolicy();
      const wrong = await docker.applyPolicy('wrong.sh');
      expect(wrong).toMatchObject({ command: expect.stringContaining('--dport 80'), exitCode: 2 });
      expect(wrong).toMatchObject({ output: expect.stringMatching(/^wrong\.sh, line 1: /) });
      expect(await docker.applyPolicy('theirs.sh')).toMatchObject({ refused: [{ file: 'theirs.sh', line: 1 }] });
      expect(await docker.applyPolicy('none.sh')).toMatchObject({ refused: [{ line: null }] });
    }),
  longMs,
);
