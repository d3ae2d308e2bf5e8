import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { Finding } from './finding.ts';

interface Feature {
  readonly name: string;
  readonly needed: boolean;
  /** A shell line that succeeds where the kernel has the feature; it runs in namespaces of its own. */
  readonly trial: string;
  readonly remedy: string;
}

const features: readonly Feature[] = [
  { name: 'veth', needed: true, trial: 'ip link add v0 type veth peer name v1', remedy: 'sudo modprobe veth' },
  { name: 'bridge', needed: true, trial: 'ip link add b0 type bridge', remedy: 'sudo modprobe bridge' },
  {
    name: 'br_netfilter',
    needed: true,
    trial: 'cat /proc/sys/net/bridge/bridge-nf-call-iptables',
    remedy: 'sudo modprobe br_netfilter',
  },
  {
    name: 'nf_tables',
    needed: true,
    trial: 'iptables-nft -t nat -A POSTROUTING -j MASQUERADE && nft list ruleset',
    remedy: 'sudo modprobe -a nf_tables nft_compat nft_chain_nat nft_masq xt_MASQUERADE',
  },
  {
    name: 'iptables-legacy',
    needed: true,
    trial: 'iptables-legacy -t nat -A POSTROUTING -j MASQUERADE && iptables-legacy -A FORWARD -j ACCEPT',
    remedy: 'sudo modprobe -a ip_tables iptable_filter iptable_nat xt_MASQUERADE',
  },
  {
    name: 'conntrack',
    needed: true,
    trial: 'iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT && conntrack -L',
    remedy: 'sudo modprobe -a nf_conntrack nf_conntrack_netlink xt_conntrack',
  },
  {
    name: 'nested sandbox',
    needed: true,
    trial: 'bwrap --unshare-net --unshare-pid --ro-bind / / --proc /proc --dev /dev true',
    remedy: 'let bubblewrap make namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    name: 'vxlan',
    needed: false,
    trial: 'ip link add vx0 type vxlan id 7 dstport 4789',
    remedy: 'sudo modprobe vxlan',
  },
  {
    name: 'overlayfs',
    needed: false,
    trial:
      'mkdir /run/l /run/u /run/w /run/m && mount -t overlay overlay -o lowerdir=/run/l,upperdir=/run/u,workdir=/run/w /run/m',
    remedy: 'sudo modprobe overlay',
  },
];

/** A finding for each kernel feature, tried in a throwaway user and network namespace: the machine's own stay as they are. */
export async function findKernelFeatures(): Promise<Finding[]> {
  const userNamespaces = await findUserNamespaces();
  if (!userNamespaces.ok) {
    const reason = 'not tried: it takes user namespaces';
    const remedy = 'see user namespaces';
    const rest = features.map(
      ({ name, needed }) => ({ group: 'kernel', name, needed, ok: false, reason, remedy }) as const,
    );
    return [userNamespaces, ...rest];
  }
  const found = features.map(async ({ name, needed, trial, remedy }): Promise<Finding> => {
    const complaint = await complaintInThrowaway(trial);
    const about = { group: 'kernel', name, needed } as const;
    return complaint === undefined ? { ...about, ok: true } : { ...about, ok: false, reason: complaint, remedy };
  });
  return [userNamespaces, ...(await Promise.all(found))];
}

/** What the trial complained of; undefined when it succeeded. */
async function complaintInThrowaway(trial: string): Promise<string | undefined> {
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const script = `mount -t tmpfs tmpfs /run && { ${trial}; }`;
  const result = await execa(
    'unshare',
    ['--user', '--map-root-user', '--', 'unshare', ...namespaces, '--', 'sh', '-c', script],
    { reject: false, timeout: 10_000, stdin: 'ignore', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' } },
  );
  if (!result.failed) return undefined;
  return result.stderr.trim().split('\n')[0] || result.shortMessage;
}

const switches = [
  { path: 'kernel/unprivileged_userns_clone', refuses: '0', allow: 'kernel.unprivileged_userns_clone=1' },
  {
    path: 'kernel/apparmor_restrict_unprivileged_userns',
    refuses: '1',
    allow: 'kernel.apparmor_restrict_unprivileged_userns=0',
  },
  { path: 'user/max_user_namespaces', refuses: '0', allow: 'user.max_user_namespaces=10000' },
] as const;

async function findUserNamespaces(): Promise<Finding> {
  const about = { group: 'kernel', name: 'user namespaces', needed: true } as const;
  const complaint = await complaintInThrowaway('true');
  if (complaint === undefined) return { ...about, ok: true };
  const guilty = switches.filter(({ path, refuses }) => sysctl(path) === refuses);
  const remedy =
    guilty.length > 0
      ? `sudo sysctl -w ${guilty.map(({ allow }) => allow).join(' ')}`
      : "allow user namespaces (in a container: start it with '--privileged'), or use another machine";
  return { ...about, ok: false, reason: complaint, remedy };
}

/** The value of a kernel parameter, or undefined where the kernel has no such parameter. */
function sysctl(path: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${path}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
