/** The faults that can be injected into product-service, each with how it is made and how it is undone. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningPid, start } from '../day2/daemons.ts';
import { runFolder } from '../day2/plan.ts';
import { runningShop } from '../day4/running.ts';

export interface Fault {
  inject(): Promise<void>;
  heal(): Promise<void>;
}

const victim = 'product-service';
export const question = 'http://10.0.0.30:5000/health';
const ports = { service: 5000, slow: 5999 };
const proxyNote = `${runFolder}/chaos-latency.pid`;

/** A table of our own for each fault: it is there, or it is not, and nobody else's rules are touched. */
const table = (fault: string) => `inet chaos-${fault}`;
const nft = (input: string) => execFileSync('ip', ['netns', 'exec', victim, 'nft', '-f', '-'], { input });
const remove = (fault: string) => nft(`table ${table(fault)} {}\ndelete table ${table(fault)}\n`);

/** Rules are put in force in one transaction, and taken away in another; twice is once. */
function byRules(fault: string, chains: string): Fault {
  return {
    inject: async () =>
      void nft(`table ${table(fault)} {}\ndelete table ${table(fault)}\ntable ${table(fault)} { ${chains}\n}\n`),
    heal: async () => void remove(fault),
  };
}

/** A link that is taken down loses its routes, and has none when it is up again; a filter loses nothing. */
const cut = byRules(
  'cut',
  `chain in { type filter hook input priority -200; policy drop; }
   chain out { type filter hook output priority -200; policy drop; }`,
);

const loss = byRules('loss', 'chain in { type filter hook input priority -200; numgen random mod 100 < 30 drop; }');

/** SIGKILL: no goodbye to the registry, and no answer to what was asked. */
const crash: Fault = {
  inject: async () => {
    const pid = daemon && runningPid(daemon);
    if (pid === undefined) throw new Error(`${victim} does not run.`);
    process.kill(pid, 'SIGKILL');
    while (daemon && runningPid(daemon) !== undefined) await delay(10);
  },
  heal: async () => void (daemon && start(daemon)),
};
const daemon = runningShop().find(({ namespace }) => namespace === victim);

/**
 * netem would delay packets, and is not in every kernel. So whoever opens a connection from elsewhere is led to a program that
 * passes everything on, later.
 */
const latency: Fault = {
  inject: async () => {
    if (existsSync(proxyNote)) return;
    const command = [process.execPath, join(import.meta.dirname, 'slow.ts'), `${ports.slow}`, `${ports.service}`];
    const proxy = spawn('ip', ['netns', 'exec', victim, ...command], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => proxy.stdout.once('data', resolve));
    proxy.stdout.destroy();
    proxy.unref();
    writeFileSync(proxyNote, `${proxy.pid}`);
    nft(
      `table ${table('latency')} { chain in { type nat hook prerouting priority dstnat; tcp dport ${ports.service} redirect to :${ports.slow}; }\n}\n`,
    );
  },
  heal: async () => {
    remove('latency');
    if (!existsSync(proxyNote)) return;
    process.kill(Number(readFileSync(proxyNote, 'utf8')), 'SIGTERM');
    rmSync(proxyNote);
  },
};

export const faults: Readonly<Record<string, Fault>> = { cut, crash, loss, latency };

/** The fault that the command line names. Ends the process with a sentence where there is none of that name. */
export function askedFor(): { readonly name: string; readonly fault: Fault } {
  const [, script, name = ''] = process.argv;
  const fault = faults[name];
  if (fault) return { name, fault };
  console.error(`Which fault? node ${script} ${Object.keys(faults).join('|')}`);
  process.exit(2);
}
