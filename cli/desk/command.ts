/** What somebody typed at a desk's prompt. */
export type DeskCommand =
  | { readonly kind: 'check'; readonly names: readonly string[] }
  | { readonly kind: 'why'; readonly from: string; readonly to: string }
  | { readonly kind: 'log'; readonly service: string }
  | { readonly kind: 'shell'; readonly namespace: string | null }
  | { readonly kind: 'run'; readonly line: string }
  | { readonly kind: Plain }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly sentence: string };

type Plain = 'checks' | 'watch' | 'map' | 'reset' | 'grade' | 'hint' | 'solve' | 'help' | 'quit';

interface Known {
  readonly usage: string;
  readonly help: string;
  /** Only where there is a fault to find. */
  readonly exercise?: true;
}

const known: Readonly<Record<Exclude<DeskCommand['kind'], 'nothing' | 'wrong'>, Known>> = {
  checks: { usage: 'checks', help: 'the checks and their state' },
  check: { usage: 'check [NAME …]', help: 'run checks again: all, or these' },
  why: { usage: 'why FROM TO[:PORT]', help: 'try a flow and explain it: why nginx-lb api-gateway:3000' },
  map: { usage: 'map', help: 'the network as it is now' },
  log: { usage: 'log SERVICE', help: 'what the services in a namespace wrote last' },
  shell: { usage: 'shell [NAMESPACE]', help: 'work in the lab host, or in a namespace; exit comes back' },
  run: { usage: 'run COMMAND', help: 'run one line in the lab host' },
  hint: { usage: 'hint', help: 'a hint; the next one tells more', exercise: true },
  solve: { usage: 'solve', help: 'say place, cause and mend, and have them judged', exercise: true },
  watch: { usage: 'watch', help: 'bring it up anew whenever a file changes; Enter ends it' },
  reset: { usage: 'reset', help: 'bring it up anew in a fresh lab host' },
  grade: { usage: 'grade', help: 'the grade that `netproof grade` would give; nothing is written' },
  help: { usage: 'help', help: 'this' },
  quit: { usage: 'quit', help: 'end the lab host' },
};

/** What of a desk's commands there is: `exercise` has a fault to find, and nobody's files to watch or grade. */
function isThere(kind: string, exercise: boolean): kind is keyof typeof known {
  if (!Object.hasOwn(known, kind)) return false;
  const only = known[kind as keyof typeof known].exercise === true;
  return exercise ? !['watch', 'grade'].includes(kind) : !only;
}

/** A line with what each command does, for `help`. */
export function helpLines(exercise: boolean): string[] {
  return Object.entries(known)
    .filter(([kind]) => isThere(kind, exercise))
    .map(([, { usage, help }]) => `${usage.padEnd(20)}${help}`);
}

/** Reads a line of the prompt. What cannot be read comes back as 'wrong', with a sentence. */
export function readCommand(line: string, { exercise = false } = {}): DeskCommand {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  const [kind = '', ...words] = text.split(/\s+/);
  if (!isThere(kind, exercise)) return wrong(`There is no command '${kind}': 'help' lists them.`);
  const usage = wrong(`Say: ${known[kind].usage}`);
  const [first, second, ...more] = words;
  switch (kind) {
    case 'check':
      return { kind, names: words };
    case 'why':
      // 'why a -> b:80' is read, too.
      if (second !== undefined && /^(->|→|to)$/.test(second))
        return readCommand(`why ${first} ${more.join(' ')}`, { exercise });
      return first === undefined || second === undefined || more.length > 0 ? usage : { kind, from: first, to: second };
    case 'log':
      return first === undefined || second !== undefined ? usage : { kind, service: first };
    case 'shell':
      if (second !== undefined) return usage;
      return { kind, namespace: first === undefined || first === 'host' || first === '@host' ? null : first };
    case 'run': {
      const rest = text.slice('run'.length).trim();
      return rest === '' ? usage : { kind, line: rest };
    }
    default:
      return words.length > 0 ? usage : { kind };
  }
}

function wrong(sentence: string): DeskCommand {
  return { kind: 'wrong', sentence };
}
