/** Lab 0.9: one echo service on two sockets. The one of TCP belongs to its namespace, the other one is a file. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ip } from './rooms.ts';

ip(['netns add server', 'netns add client']);
ip(['link set lo up'], 'server');
const echo = ['netns', 'exec', 'server', process.execPath, join(import.meta.dirname, 'echo.ts')];
spawn('ip', echo, { detached: true, stdio: 'ignore' }).unref();
