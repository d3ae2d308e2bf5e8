import type { LabFile } from '../../harness/model/index.ts';

/** A command that did not end well, as bash tells it: its exit code, 127 where there is no such command. */
export type Failed = { readonly code: number; readonly command: string };

/** What a demo is: a file that is run, or blocks that are typed one after the other into one shell. */
export type Demo =
  | { readonly file: string; readonly text: string }
  | { readonly file: null; readonly blocks: readonly string[] };

/** What was noted of a demo while it ran. */
export type Notes = {
  readonly failed: readonly Failed[];
  /** How many commands did something: all but the shell's own, as echo, true and cd; each text counts three times at most. */
  readonly did: number;
  /** How far it came, from 0 to 1: how many of its blocks, or to which of the file's lines. */
  readonly reached: number;
  /** That more is in the notes than is ever written there: they are the demo's own words. */
  readonly spoilt?: true;
};

const names = {
  failed: '0-failed.txt',
  did: '0-did.txt',
  reached: '0-reached.txt',
  listening: '0-listening.sh',
  typed: '0-typed.sh',
} as const;
const mostFailed = 200;
/** Each shell writes some hundred kilobytes at most; one that is opened in a loop may do so again. */
const mostNoted = 2 * 1024 * 1024;
/** Of what failed, so many lines are read. */
const mostRead = 5000;

/**
 * bash(1): ERR is trapped after a command that failed, and DEBUG before each, in functions too with -T; the handler is called in the place of one that
 * is not found. Who waits for Enter gets it.
 */
const listening = `unset BASH_ENV
declare -A __seen=()
__out=$LAB_OUT __far=0 __kinds=0 __notes=0
__note() {
  ((__notes++ < 1000)) || return 0
  printf '%s %.300s\\n' "$1" "\${2%%$'\\n'*}" >> "$__out/${names.failed}"
}
__reached() { printf '%s\\n' "$1" >> "$__out/${names.reached}"; }
__did() {
  if [[ $3 == "$0" ]] && (($1 > __far)); then __far=$1; __reached "$1"; fi
  local text="x\${2%%$'\\n'*}"
  local times=\${__seen["$text"]-0}
  ((times < 3 && __kinds++ < 1000)) || return 0
  __seen["$text"]=$((times + 1))
  printf '%.300s\\n' "\${text#x}" >> "$__out/${names.did}"
}
command_not_found_handle() { __note 127 "$1"; return 127; }
exec < <(printf '\\n%.0s' {1..100})
trap '__code=$?; [[ $BASH_COMMAND == *__typed* ]] || __note $__code "$BASH_COMMAND"' ERR
trap '[[ $BASH_COMMAND == __* || $BASH_COMMAND == *__typed* || \${FUNCNAME[0]-} == __* || \${FUNCNAME[0]-} == command_not_found_handle ]] || __did "$LINENO" "$BASH_COMMAND" "\${BASH_SOURCE[0]-}"' DEBUG
set -T
`;

/**
 * The shell line that runs a demo and has notes of it written into LAB_OUT. In a block, 'exit' leaves the shell that it opened, and not ours. No process has
 * the demo's text among its arguments, where `pkill -f` would find it.
 */
export function lineOf(demo: Demo): string {
  if (demo.file === null) {
    const typed = demo.blocks.map(
      (block, index) => `__typed=${quoted(`${block}\n\n__reached ${index + 1}`)}\neval "$__typed"\n`,
    );
    const all = `${listening}exit() { return 0; }\n${typed.join('')}`;
    return `${written(names.typed, all)}exec bash -c '. "$LAB_OUT/${names.typed}"'\n`;
  }
  const [first = ''] = demo.text.split('\n');
  const options = /^#!\s*\S*(?:\/|\benv (?:-S )?)(?:ba)?sh((?:\s+-[a-z]+)*)\s*$/.exec(first)?.[1] ?? '';
  const call = `BASH_ENV="$LAB_OUT/${names.listening}" exec bash${options} -- ${quoted(demo.file)}`;
  return `${written(names.listening, listening)}${call}\n`;
}

function written(name: string, text: string): string {
  return `cat > "$LAB_OUT/${name}" <<'__END_OF_FILE'\n${text}__END_OF_FILE\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Reads what was noted of a demo. */
export function notesOf(demo: Demo, files: readonly LabFile[]): Notes {
  const find = (name: string) => files.find((one) => one.name === name);
  const noted = [names.failed, names.did, names.reached].map(find);
  if (noted.some((one) => one !== undefined && (one.content === null || one.bytes > mostNoted)))
    return { failed: [], did: 0, reached: 0, spoilt: true };
  const read = (name: string) => textOf(find(name)?.content ?? '').split('\n');
  const failed = read(names.failed)
    .slice(0, mostRead)
    .flatMap((line): Failed[] => {
      const [, code, command = ''] = /^(\d{1,3}) (.*)$/.exec(line) ?? [];
      return code === undefined ? [] : [{ code: Number(code), command: command.slice(0, 200) }];
    });
  const marks = new Set(
    read(names.reached)
      .filter((line) => /^\d{1,9}$/.test(line))
      .map(Number),
  );
  const parts = demo.file === null ? demo.blocks.length : lastCommand(demo.text);
  const came = demo.file === null ? marks.size : [...marks].reduce((most, one) => Math.max(most, one), 0);
  return {
    failed: unique(failed).slice(0, mostFailed),
    did: read(names.did).filter((command) => command !== '' && !ofTheShell.test(command)).length,
    reached: parts === 0 ? 1 : Math.min(1, came / parts),
  };
}

function textOf(content: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(content), (one) => one.charCodeAt(0)));
}

/** The shell's own commands, by which nothing is shown; what is called with a variable is none of them. */
const ofTheShell =
  /^(?:[A-Za-z_]\w*\+?=(?:"[^"]*"|'[^']*'|\S*)\s*)*(?:$|\(\(|(?:true|false|:|exit|return|set|shopt|trap|echo|printf|sleep|wait|read|clear|reset|tput|export|declare|local|readonly|typeset|unset|alias|cd|pushd|popd|pwd|test|\[|\[\[|let|shift|break|continue|date|for|case|select|builtin|type|hash|umask)(?:\s|$))/;

/** The number of the last line that is no comment and does more than end something. */
function lastCommand(text: string): number {
  return (
    text.split('\n').findLastIndex((line) => /^\s*(?!(?:fi|done|esac|\}|\)|exit(?: \d+)?)\s*$)[^\s#]/.test(line)) + 1
  );
}

/** A command that is not found is told of twice: by the handler, and as one that failed. */
function unique(failed: readonly Failed[]): readonly Failed[] {
  const missing = new Set<string>();
  return failed.filter(({ code, command }) => {
    if (code !== 127) return true;
    if (missing.has(command.split(/\s/, 1)[0] ?? '')) return false;
    missing.add(command);
    return true;
  });
}
