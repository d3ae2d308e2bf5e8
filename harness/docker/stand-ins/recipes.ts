import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inside } from '../../host/inside.ts';
import { output } from '../agent/command.ts';
import { carriedModules } from './carried-modules.ts';
import { extensionsBelow, type Tree } from './tree.ts';

/** How the image of one family is made from this machine's files. */
export interface Recipe {
  /** Names of the family: 'node' stands for node:24, node:22-alpine, … */
  readonly family: string;
  /** Fills the tree. Returns the image's configuration, as 'docker import --change' takes it, or what the machine lacks. */
  fill(tree: Tree, tag: string): Promise<readonly string[] | { readonly lacks: string }>;
}

const carried = '/usr/local/lib/netproof';
const path = 'ENV PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const isAlpine = (tag: string) => tag.includes('alpine');

const modulesForPython = ['flask', 'flask-cors', 'requests', 'redis', 'psycopg2', 'gunicorn', 'prometheus-client'];
const modulesForNode = ['fastify', '@fastify/reply-from', 'pg', 'ioredis', 'prom-client', 'express'];

/** Users that a directory belongs to, as files/base/etc/passwd has them. */
const ids = { postgres: 70, redis: 999, node: 1000 };

/** What every stand-in has: a shell and the usual small programs, users, and packages for apk and apt-get to lay in place. */
async function base(tree: Tree, tag: string): Promise<void> {
  const busybox = '/usr/bin/busybox';
  await tree.program(busybox, '/usr/bin/setpriv');
  const own = new Set(['busybox', 'setpriv', 'sh', 'su', 'login', 'dpkg', 'rpm', 'wget', 'nc']);
  for (const applet of (await output([busybox, '--list'])).trim().split('\n'))
    if (!own.has(applet)) tree.link('busybox', `usr/bin/${applet}`);
  tree.link('busybox', 'usr/bin/sh');
  tree.lay('base');
  await tree.program('/usr/bin/curl', '/usr/bin/bash');
  tree.take('/usr/bin/curl', `${carried}/packages/curl/usr/local/bin/curl`);
  tree.take('/usr/bin/bash', isAlpine(tag) ? `${carried}/packages/bash/bin/bash` : '/usr/bin/bash');
}

const shell: Omit<Recipe, 'family'> = {
  fill: async (tree, tag) => {
    await base(tree, tag);
    return [path, 'CMD ["/bin/sh"]'];
  },
};

const node: Recipe = {
  family: 'node',
  fill: async (tree, tag) => {
    await base(tree, tag);
    tree.lay('node');
    await tree.program(process.execPath);
    tree.take(process.execPath, '/usr/local/bin/node');
    tree.link('node', 'usr/local/bin/nodejs');
    tree.directory('home/node', ids.node);
    for (const folder of carriedModules(inside.modules, modulesForNode))
      tree.take(folder, folder.replace(inside.top, carried));
    return [path, `ENV NODE_VERSION ${process.versions.node}`, 'ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["node"]'];
  },
};

const python: Recipe = {
  family: 'python',
  fill: async (tree, tag) => {
    const library = readdirSync('/usr/lib').find((name) => /^python3\.\d+$/.test(name));
    if (library === undefined || !existsSync('/usr/bin/python3')) return { lacks: 'python3' };
    await base(tree, tag);
    tree.lay('python');
    const packages = '/usr/lib/python3/dist-packages';
    const list = await output(['python3', join(import.meta.dirname, 'python-carried.py'), ...modulesForPython]);
    tree.write(`${carried}/python.json`, list);
    const entries = Object.values(JSON.parse(list) as Record<string, { paths: string[] }>).flatMap((one) => one.paths);
    for (const entry of entries) tree.take(`${packages}/${entry}`, `${carried}/python/${entry}`);
    const extensions = [`/usr/lib/${library}`, ...entries.map((entry) => join(packages, entry))].flatMap(
      extensionsBelow,
    );
    await tree.program(`/usr/bin/${library}`);
    tree.take(`/usr/lib/${library}`);
    await tree.libraries(extensions);
    // Among Python's own modules, where virtual environments find them too.
    tree.take(`${inside.shims}/python/pip/_internal/cli/main.py`, `/usr/lib/${library}/pip_words.py`);
    for (const name of ['pip', 'ensurepip']) tree.link(`${carried}/${name}`, `usr/lib/${library}/${name}`);
    const site = `usr/local/lib/${library}/site-packages`;
    tree.directory(site);
    tree.link('site-packages', `usr/local/lib/${library}/dist-packages`);
    for (const name of ['python', 'python3', library]) tree.link(`/usr/bin/${library}`, `usr/local/bin/${name}`);
    const asked = /^3\.\d+/.exec(tag)?.[0];
    if (asked !== undefined && `python${asked}` !== library) tree.link(library, `usr/local/lib/python${asked}`);
    return [path, 'ENV LANG C.UTF-8', 'CMD ["python3"]'];
  },
};

const nginx: Recipe = {
  family: 'nginx',
  fill: async (tree, tag) => {
    if (!existsSync('/usr/sbin/nginx')) return { lacks: 'nginx' };
    await base(tree, tag);
    tree.lay('nginx');
    await tree.program('/usr/sbin/nginx');
    for (const directory of ['var/lib/nginx', 'var/cache/nginx', 'var/lock']) tree.directory(directory);
    tree.link('/dev/stdout', 'var/log/nginx/access.log');
    tree.link('/dev/stderr', 'var/log/nginx/error.log');
    return [path, 'EXPOSE 80', 'CMD ["nginx", "-g", "daemon off;"]'];
  },
};

const redis: Recipe = {
  family: 'redis',
  fill: async (tree, tag) => {
    if (!existsSync('/usr/bin/redis-server')) return { lacks: 'redis-server' };
    await base(tree, tag);
    tree.lay('redis');
    await tree.program('/usr/bin/redis-server', '/usr/bin/redis-cli');
    tree.directory('data', ids.redis);
    const entry = 'ENTRYPOINT ["docker-entrypoint.sh"]';
    return [path, 'VOLUME /data', 'WORKDIR /data', 'EXPOSE 6379', entry, 'CMD ["redis-server"]'];
  },
};

const postgres: Recipe = {
  family: 'postgres',
  fill: async (tree, tag) => {
    const [version] = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
    if (version === undefined) return { lacks: 'postgresql' };
    await base(tree, tag);
    tree.lay('postgres');
    const home = `/usr/lib/postgresql/${version}`;
    const programs = ['postgres', 'initdb', 'psql', 'pg_ctl', 'pg_isready', 'pg_dump', 'createdb'];
    const modules = ['plpgsql.so', 'dict_snowball.so'].map((name) => `${home}/lib/${name}`);
    await tree.program(...programs.map((name) => `${home}/bin/${name}`), ...modules);
    for (const name of programs) tree.link(`${home}/bin/${name}`, `usr/local/bin/${name}`);
    tree.take(`/usr/share/postgresql/${version}`);
    tree.take('/usr/share/zoneinfo');
    for (const directory of ['var/lib/postgresql/data', 'run/postgresql'])
      tree.directory(directory, ids.postgres, 0o1777);
    tree.directory('docker-entrypoint-initdb.d');
    return [
      path,
      `ENV PG_MAJOR ${version}`,
      'ENV PGDATA /var/lib/postgresql/data',
      'VOLUME /var/lib/postgresql/data',
      'EXPOSE 5432',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ];
  },
};

const shells = ['alpine', 'busybox', 'debian', 'ubuntu'].map((family) => ({ family, ...shell }));

/** Every family that there are stand-ins for. */
export const recipes: readonly Recipe[] = [node, python, nginx, redis, postgres, ...shells];
