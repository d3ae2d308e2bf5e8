import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { lacking } from './docker.testkit.ts';

const cgroup = `netproof-running-${process.pid}`;
const index = JSON.stringify(join(import.meta.dirname, 'index.ts'));
const samples = JSON.stringify(join(import.meta.dirname, 'archive.testkit.ts'));
const probes = JSON.stringify(join(import.meta.dirname, '../probe/services.ts'));

/** An engine of the machine's, for a while and where nobody else sees it, with something of its owner's in it. */
const machine = `
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs tmpfs /run && mkdir /run/data && ip link set lo up
dockerd --data-root /run/data --host unix:///var/run/docker.sock --cgroup-parent /${cgroup} --exec-opt native.cgroupdriver=cgroupfs \\
  --log-level error > /run/log 2>&1 &
n=0; until docker version > /dev/null 2>&1; do n=$((n + 1)); [ $n -lt 300 ] || { cat /run/log >&2; exit 1; }; sleep 0.1; done
tar -c -C / usr/bin/busybox | docker import - owners:1 > /dev/null
docker run --detach --name owners owners:1 /usr/bin/busybox sleep 1000 > /dev/null
docker network create owners-net > /dev/null; docker volume create owners-volume > /dev/null
"$@"
{ docker ps --all --format '{{.Names}}'; docker images --all --format '{{.Repository}}'; docker volume ls --quiet
docker network ls --format '{{.Name}}'; } | sort | tr '\\n' ' '`;

const grader = `
import { openDocker } from ${index};
import { archive } from ${samples};
import { httpMany } from ${probes};
const docker = await openDocker({ disposable: true });
if ('unavailable' in docker) throw new Error(docker.unavailable);
const text = 'version: "3.8"\\nservices:\\n  a:\\n    build: .\\n    ports: ["8080:8000"]\\n    volumes: ["v:/v"]\\nvolumes: { v: {} }\\n';
await docker.unpack(archive({ 'compose.yml': text, Dockerfile: 'FROM alpine:3\\nCMD ["httpd", "-f", "-p", "8000", "-h", "/etc"]\\n' }));
const up = await docker.compose('compose.yml').up();
const requests = [{ from: '@client', url: \`http://\${docker.address}:8080/hosts\` }];
let seen;
for (const end = Date.now() + 20000; Date.now() < end; ) {
  [seen] = await httpMany(docker.host, requests);
  if (seen.status === 200) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log(JSON.stringify({ kind: docker.kind, up: up.exitCode, status: seen.status, containers: (await docker.containers()).length }));
await docker[Symbol.asyncDispose]();
`;

test('an engine that runs on the machine is used, and only what is ours is removed from it', async (context) => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/sbin/dockerd')) {
    lacking(context, 'An engine of the machine can be started by root only, and where dockerd is installed.');
  }
  const alone = [
    '--mount',
    '--net',
    '--pid',
    '--ipc',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'private',
  ];
  const program = [process.execPath, '--input-type=module', '--eval', grader];
  try {
    const { stdout } = await execa('unshare', [...alone, 'sh', '-c', machine, 'sh', ...program], { timeout: 100_000 });
    const [report = '', left] = stdout.split('\n');
    expect(JSON.parse(report)).toEqual({ kind: 'running', up: 0, status: 200, containers: 2 });
    expect(left?.trim()).toBe('bridge host none owners owners owners-net owners-volume');
  } finally {
    for (const directory of globSync(`/sys/fs/cgroup/{*/,}${cgroup}`))
      await execa('find', [directory, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+'], { reject: false });
  }
}, 120_000);
