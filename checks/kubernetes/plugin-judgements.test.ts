import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import {
  isCausedBySubmission,
  type Json,
  type LabHostContext,
  type SurveyedNamespace,
} from '../../harness/model/index.ts';
import { told } from '../day4/told.ts';
import { cniAdd } from './cni-add.ts';
import { cniCheck } from './cni-check.ts';
import { cniDel } from './cni-del.ts';
import { cniErrors } from './cni-errors.ts';
import { ipam } from './ipam.ts';
import { type Answer, askPlugin, type Call } from './plugin.ts';
import { isWithin, resultTrouble } from './result.ts';

const answer = (json: Json = null, exit = 0): Answer => ({ exit, ms: 5, json, text: '', errors: '' });
const refused = (code: number) => answer({ cniVersion: '1.0.0', code, msg: 'no' }, 1);
const result = (address: string, more: object = {}) =>
  answer({
    cniVersion: '1.0.0',
    interfaces: [{ name: 'eth0', sandbox: '/run/netns/p' }],
    ips: [{ address }],
    ...more,
  } as Json);

test.for([
  ['a whole result', {}, undefined],
  ['another version than was asked in', { cniVersion: '0.4.0' }, 'answers with cniVersion "0.4.0"'],
  ['no address', { ips: [] }, 'names no address with its prefix in ips'],
  ['an address without its prefix', { ips: [{ address: '10.244.1.2' }] }, 'names no address with its prefix in ips'],
  ['no list at all', { ips: 'none' }, 'names no address with its prefix in ips'],
  [
    'a link of the node alone',
    { interfaces: [{ name: 'cni0' }] },
    'names no link in interfaces whose sandbox is the pod',
  ],
  [
    'a link of another name',
    { interfaces: [{ name: 'net1', sandbox: '/run/netns/p' }] },
    'calls the pod’s link "net1"',
  ],
] as const)('the result of an ADD: %s', ([, more, trouble]) => {
  expect(resultTrouble(result('10.244.1.2/24', more), { version: '1.0.0', netns: '/run/netns/p' })).toBe(trouble);
});

test('before 1.0.0, an address says its version', () => {
  const of = (ip: object) => answer({ cniVersion: '0.4.0', ips: [{ address: '10.244.1.2/24', ...ip }] } as Json);
  const asked = { version: '0.4.0', netns: '' };
  expect(resultTrouble(of({}), asked, false)).toMatch(/^names an address without its version/);
  expect(resultTrouble(of({ version: '4' }), asked, false)).toBeUndefined();
  expect(resultTrouble({ ...answer(), text: 'ok' }, asked)).toBe('answers with something that is no JSON');
  expect(resultTrouble(refused(7), asked)).toBe('ends with exit code 1: no');
  expect(resultTrouble({ ...answer(), exit: null }, asked)).toBe('does not come to an end and says nothing');
});

test('of a subnet, the first two addresses and the last are nobody’s', () => {
  const of = (address: string | null) => isWithin(address, '10.244.1.0/30');
  expect(['10.244.1.0', '10.244.1.1', '10.244.1.2', '10.244.1.3', '10.244.1.6', null].map(of)).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
  ]);
});

test('cni-add: a line that is not named, and a pod that is not what its result says', () => {
  const inside = { key: 'p', links: [], routes: [] } as unknown as SurveyedNamespace;
  const pod = { name: 'p', version: '1.0.0', answer: result('10.244.1.2/24'), inside };
  expect(told(cniAdd.judge({ isNamed: false, pods: [pod], pings: [] }))).toMatch(/names no days\.kubernetes\.cni/);
  expect(told(cniAdd.judge({ isNamed: true, pods: [pod], pings: [] }))).toMatch(/p \(1\.0\.0\): has no eth0\./);
  const link = { name: 'eth0', kind: 'veth', up: true, carrier: true, addresses: ['10.244.1.3/24'] };
  const other = { ...inside, links: [link], routes: [{ to: 'default', via: '10.244.1.1' }] };
  const seen = { isNamed: true, pods: [{ ...pod, inside: other }], pings: [] };
  expect(told(cniAdd.judge(seen))).toMatch(/has 10\.244\.1\.3\/24 on eth0, and its result says 10\.244\.1\.2/);
  const right = { ...other, links: [{ ...link, addresses: ['10.244.1.2/24'] }] };
  expect(cniAdd.judge({ ...seen, pods: [{ ...pod, inside: right }] })).toEqual({ status: 'pass' });
  expect(told(cniAdd.judge({ ...seen, pods: [{ ...pod, inside: { ...right, routes: [] } }] }))).toMatch(
    /no default route/,
  );
});

test('cni-check: what always passes, what always fails, and what fails without words', () => {
  const add = result('10.244.1.2/24');
  const broken = (one: Answer) => ['route', 'address'].map((what) => ({ what: `without its ${what}`, answer: one }));
  const judge = (sound: Answer, one: Answer) => cniCheck.judge({ add, sound, broken: broken(one) });
  expect(judge(answer(), refused(999))).toEqual({ status: 'pass' });
  expect(told(judge(answer(), answer()))).toMatch(/without its route, a pod without its address: passes CHECK\./);
  expect(judge(refused(999), refused(999))).toMatchObject({ status: 'fail', score: 0 });
  expect(told(judge(answer(), answer(null, 1)))).toMatch(/no error with a code and a message/);
  expect(cniCheck.judge({ add: refused(7), sound: refused(7), broken: [] })).toEqual({
    status: 'blocked',
    by: 'kubernetes.cni-add',
  });
});

test('cni-del: what is left, on the node and in the pod', () => {
  const adds = [{ what: 'ADD', answer: result('10.244.1.2/24') }];
  const seen = {
    adds,
    dels: [{ what: 'DEL', answer: answer() }],
    before: ['lo', 'eth0'],
    after: ['lo', 'eth0', 'cni0', 'veth3'],
    isLeft: false,
    stays: [true, true] as const,
  };
  expect(cniDel.judge(seen)).toEqual({ status: 'pass' });
  expect(told(cniDel.judge({ ...seen, after: [...seen.after, 'veth1'] }))).toMatch(
    /the node has veth3, veth1, and one pod is left/,
  );
  expect(told(cniDel.judge({ ...seen, isLeft: true }))).toMatch(/the pod has its eth0 still/);
  expect(told(cniDel.judge({ ...seen, stays: [true, false] }))).toMatch(/does not reach its gateway any more/);
  expect(cniDel.judge({ ...seen, stays: [false, false] })).toEqual({ status: 'blocked', by: 'kubernetes.cni-add' });
  expect(told(cniDel.judge({ ...seen, dels: [{ what: 'DEL once more', answer: refused(999) }] }))).toMatch(
    /DEL once more: ends with exit code 1: no/,
  );
});

test('cni-errors: fixed codes are fixed, others are free, and all leave nothing', () => {
  const version = answer({ cniVersion: '1.0.0', supportedVersions: ['0.4.0', '1.0.0'] });
  const seen = {
    add: result('10.244.1.2/24'),
    version,
    refused: [
      { what: 'a version of the future', code: 1, answer: refused(1) },
      { what: 'no namespace', code: null, answer: refused(123) },
    ],
    before: 4,
    after: 4,
  };
  expect(cniErrors.judge(seen)).toEqual({ status: 'pass' });
  const first = (one: Answer) => ({ ...seen, refused: [{ what: 'a version of the future', code: 1, answer: one }] });
  expect(told(cniErrors.judge(first(refused(999))))).toMatch(/refused with code 999, and the specification has 1/);
  expect(told(cniErrors.judge(first(answer())))).toMatch(/is taken for done/);
  expect(told(cniErrors.judge(first(answer(null, 1))))).toMatch(/there is no error in JSON/);
  expect(told(cniErrors.judge({ ...seen, after: 6 }))).toMatch(/the node has 2 more links than before/);
  const old = { ...seen, version: answer({ cniVersion: '1.0.0', supportedVersions: ['1.0.0'] }) };
  expect(told(cniErrors.judge(old))).toMatch(/does not name 0\.4\.0/);
});

const crowd = Array.from({ length: 20 }, (_, at) => result(`10.244.1.${at + 3}/24`));
const apart = [
  ...[2, 3, 4, 5, 6].map((last) => answer({ cniVersion: '1.0.0', ips: [{ address: `10.244.10.${last}/29` }] } as Json)),
  refused(999),
  answer(),
  answer(),
  answer({ cniVersion: '1.0.0', ips: [{ address: '10.244.10.2/29' }] } as Json),
];
const narrow = [result('10.244.9.2/30'), refused(999), answer(), answer(), result('10.244.9.2/30')];
const sound = {
  first: result('10.244.1.2/24'),
  crowd,
  killed: [{ what: 'DEL after it', answer: answer() }],
  narrow,
  apart,
};

test.for([
  ['all is well', {}, undefined],
  ['two pods with one address', { crowd: [...crowd.slice(1), ...crowd.slice(5, 6)] }, /two were given 10\.244\.1\.8/],
  ['the gateway’s address', { crowd: [...crowd.slice(1), result('10.244.1.1/24')] }, /one was given 10\.244\.1\.1/],
  ['one of the crowd fails', { crowd: [...crowd.slice(1), refused(11)] }, /one ends with exit code 1: no/],
  [
    'a full network gives',
    { narrow: narrow.with(1, result('10.244.9.3/30')) },
    /was given 10\.244\.9\.3, and there is none left/,
  ],
  ['killed ADDs keep the address', { narrow: narrow.with(0, refused(999)) }, /though nobody has the address/],
  ['a DEL that gives nothing back', { narrow: narrow.with(4, refused(999)) }, /After the DEL, the next pod: ends with/],
  ['no line', { apart: null }, /is not named in submission\.json/],
  [
    'the ipam line gives one to two',
    { apart: [...apart.slice(0, 1), ...apart.slice(0, 1), ...apart.slice(2)] },
    /gives 5 owners 4 addresses/,
  ],
  ['the ipam line wants a pod', { apart: apart.with(7, refused(3)) }, /DEL twice and an ADD: ends with/],
] as const)('ipam: %s', ([, more, words]) => {
  const outcome = ipam.judge({ ...sound, ...more });
  if (words === undefined) expect(outcome).toEqual({ status: 'pass' });
  else expect(told(outcome)).toMatch(words);
});

/** A lab host that runs nothing: the calls end as told, one after the other, and `ran` counts how often it was asked. */
function pretended(heads: readonly string[]) {
  const left = [...heads];
  const host = {
    ...{ seed: 'abc', uplink: { name: 'eth0' }, ran: 0 },
    async run(script: string) {
      host.ran++;
      const [, mark = ''] = /printf '%s %s\\n' (\w+)/.exec(script) ?? [];
      const [, count = '0'] = /i < (\d+);/.exec(script) ?? [];
      const told = Array.from({ length: Number(count) }, () => `${mark} ${left.shift() ?? '0 5'}\n{}\n${mark}\n\n`);
      return { output: told.join(''), ended: 'exit', exitCode: 0, signal: null };
    },
  };
  return { host, context: { host, lines: { cni: 'true', ipam: 'true' } } as unknown as LabHostContext };
}

test('who hangs at a command is not asked for it again, and for others it is; what no runtime asks every day counts by itself', async () => {
  const call = (command: string, more: Partial<Call> = {}): Call => ({ command, pod: 'p', ...more });
  const odd = { isOdd: true } as const;
  const { host, context } = pretended(['hung 10000', '0 5', 'hung 10000']);
  const exits = async (line: string, ...calls: Call[]) =>
    (await askPlugin(context, line, calls)).map(({ exit }) => exit);
  expect(await exits('cni', call('CHECK'), call('DEL'), call('ADD', odd))).toEqual([null, 0, null]);
  expect(await exits('cni', call('CHECK'))).toEqual([null]);
  expect(await exits('cni', call('ADD', odd))).toEqual([null]);
  expect(host.ran).toBe(1);
  expect(await exits('cni', call('ADD'))).toEqual([0]);
  expect(await exits('ipam', call('CHECK'))).toEqual([0]);
});

test('an end that was not told is none, and no hanging', async () => {
  const { host, context } = pretended(['', '137 12']);
  const twice = [
    { command: 'ADD', pod: 'p' },
    { command: 'ADD', pod: 'q' },
  ];
  expect((await askPlugin(context, 'cni', twice)).map(({ exit, ms }) => [exit, ms])).toEqual([
    [null, 0],
    [137, 12],
  ]);
  await askPlugin(context, 'cni', twice);
  expect(host.ran).toBe(2);
});

/** In the place of a lab host, bash: what the plugin's line does is done to processes of this test alone. */
async function inBash(line: string, steps: Parameters<typeof askPlugin>[2]) {
  const folder = mkdtempSync(join(tmpdir(), 'netproof-plugin-'));
  const run = async (script: string, { env }: { readonly env: object }) => {
    const all = { ...process.env, ...env, TMPDIR: folder };
    const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], env: all });
    const [output, [exitCode, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return { output, ended: 'exit', exitCode, signal };
  };
  const host = { seed: 'abc', uplink: { name: 'eth0' }, run };
  try {
    return await askPlugin({ host, lines: { cni: line } } as unknown as LabHostContext, 'cni', steps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a plugin is called as a runtime does, and may be killed, kill itself, or kill who calls it', async () => {
  const add = { command: 'ADD', pod: 'p' } as const;
  const said = await inBash('echo "{\\"as\\":\\"$CNI_COMMAND $CNI_CONTAINERID\\"}"; exit 3', [add, [add, add]]);
  expect(said.map(({ exit, json }) => [exit, json])).toEqual([3, 3, 3].map((exit) => [exit, { as: 'ADD p' }]));
  const suicide = await inBash('kill -9 $$', [add, add]);
  expect(suicide.map(({ exit }) => exit)).toEqual([137, 137]);
  const [cut] = await inBash('exec sleep 60', [{ ...add, killMs: 50 }]);
  expect(cut?.exit).toBeNull();
  const caller = 'read -r _ _ _ up _ < /proc/$PPID/stat; kill -9 $up';
  const refusal = await inBash(caller, [add]).catch((error: unknown) => error);
  expect(isCausedBySubmission(refusal)).toBe(true);
  expect(`${refusal}`).toMatch(/could not tell of them: .* \(SIGKILL\)/);
  // Of calls at once, each has a shell of its own.
  const apart = await inBash(`[ $CNI_CONTAINERID = q ] || { ${caller}; }`, [[add, { ...add, pod: 'q' }]]);
  expect(apart.map(({ exit }) => exit)).toEqual([null, 0]);
  const gone = await inBash('rm -r $TMPDIR/*', [add, add]);
  expect(gone.map(({ exit }) => exit)).toEqual([null, null]);
});
