import { quote } from '../model/index.ts';
import { submissionFiles } from './files.ts';
import type { Intake } from './intake.ts';

/** An interface that a machine or its cloud names (systemd.net-naming-scheme(7)), or the kernel did. */
const uplinkName =
  /(?<![\w./-])(?:eth\d|ens\d+|eno\d+|enp\d+s\d+(?:f\d+)?|enx[0-9a-f]{12}|wlan\d|wlp\d+s\d+)(?![\w.-])/g;
/** Lines about a namespace's inside, or about an end of a pair that is made there: names that are the submission's own. */
const inside = /\bnetns\s+exec\b|\bip\s+(?:-\w+\s+)*-n(?:etns)?\s|\bnsenter\b|\bpeer\b|\bdocker\b/;
const making = /\blink\s+add\s+(?:name\s+|dev\s+|link\s+\S+\s+name\s+)?(\S+)|\bname\s+(\S+)/g;

/** A script's line that names an interface of the machine. */
interface UplinkLine {
  readonly name: string;
  readonly path: string;
  readonly line: string;
}

/** The lines of a submission's scripts that name an interface as machines have it, in order. */
function uplinkLines(intake: Pick<Intake, 'entries'>): readonly UplinkLine[] {
  const files = submissionFiles(intake);
  const scripts = files.paths.flatMap((path) => {
    const text = isScriptName(path) || !/\.[a-z0-9]+$/i.test(path) ? files.text(path) : null;
    return text !== null && (isScriptName(path) || text.startsWith('#!')) ? [{ path, text }] : [];
  });
  const own = new Set(scripts.flatMap(({ text }) => [...text.matchAll(making)].map(([, a, b]) => a ?? b)));
  return scripts.flatMap(({ path, text }) =>
    text.split('\n').flatMap((raw) => {
      const line = raw.trim();
      if (line.startsWith('#') || line.startsWith('//') || inside.test(line)) return [];
      return [...new Set(line.match(uplinkName))]
        .filter((name) => !own.has(name))
        .map((name) => ({ name, path, line }));
    }),
  );
}

function isScriptName(path: string): boolean {
  return path === 'submission.json' || /\.(?:sh|bash|py|ts|js|mjs|service|rules|nft|v4)$/.test(path);
}

/**
 * The name that all scripts give the machine's way out, where they agree on one and none names eth0, which is what the lab host's is called;
 * otherwise undefined. A cloud's or a hypervisor's machine calls it ens3, enp0s3 or eth1.
 */
export function uplinkWanted(intake: Pick<Intake, 'entries'>): string | undefined {
  const names = new Set(uplinkLines(intake).map(({ name }) => name));
  const [name] = names;
  return names.size === 1 && name !== 'eth0' ? name : undefined;
}

/** In a sentence, that scripts name an interface which the lab host does not have, with the first such line; undefined when none does. */
export function uplinkRemark(intake: Pick<Intake, 'entries'>, uplink: string): string | undefined {
  // eth1 may as well be a name inside a namespace.
  const other = uplinkLines(intake).find(({ name }) => name !== uplink && !/^eth/.test(name));
  if (other === undefined) return undefined;
  const { name, path, line } = other;
  const shown = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  return `${path} names the interface ${quote(name)} (${quote(shown)}), and the lab host's way out is called ${quote(uplink)}: submission.json can name another one ("uplink": ${quote(name)}).`;
}
