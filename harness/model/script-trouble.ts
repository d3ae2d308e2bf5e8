/** How scripts stop, or go on after an error: the only words there are for it. */
export type TroubleKind =
  | 'windows-line-ends'
  | 'not-executable'
  | 'syntax'
  | 'unbound-variable'
  | 'command-missing'
  | 'package-missing'
  | 'library-missing'
  | 'name-too-long'
  | 'out-of-bounds'
  | 'exists'
  | 'address-in-use'
  | 'waits-for-input'
  | 'never-ended'
  | 'limit'
  | 'no-such-file'
  | 'no-such-thing'
  | 'wrong-word'
  | 'refused'
  | 'error';

/** What a submission's line stopped at, or went on after. */
export interface ScriptTrouble {
  readonly what: TroubleKind;
  /** The script, and the number of its line, as far as they are known. */
  readonly file?: string;
  readonly line?: number;
  /** That line of the script. */
  readonly code?: string;
  /** The error in its own words. */
  readonly says: string;
  /** It ended there; else it went on. */
  readonly stopped: boolean;
  /** The script did not do what follows from it by accident or by tidying up: it can have been what failed. */
  readonly isTelling: boolean;
}

const meanings: Readonly<Record<TroubleKind, string>> = {
  'windows-line-ends': 'the file has Windows line ends, which dos2unix mends',
  'not-executable': 'the file may not be executed: chmod +x',
  syntax: 'the shell cannot read it',
  'unbound-variable': 'the variable has no value',
  'command-missing': 'there is no such command',
  'package-missing': 'there is no such package',
  'library-missing': 'there is no such library',
  'name-too-long': "an interface's name has at most 15 characters",
  'out-of-bounds': "a value is too long or too large: an interface's name, for one, has at most 15 characters",
  exists: 'it was there already, made twice or left from before',
  'address-in-use': 'something listens on that port already',
  'waits-for-input': 'it waits for an answer, and nobody sits at the keyboard',
  'never-ended': 'it never returned: what serves must go to the background',
  limit: '',
  'no-such-file': 'there is no such file',
  'no-such-thing': 'it was not made, or has another name',
  'wrong-word': 'a word or an address is written wrongly',
  refused: 'the kernel refused it',
  error: '',
};

/** 'stopped at line 25 of up.sh: "NODE: unbound variable" (the variable has no value)'; the rest of a sentence about the script. */
export function troubleText({ what, file, line, code, says, stopped }: ScriptTrouble): string {
  const verb = stopped ? 'stopped' : 'went on after an error';
  const at = line === undefined ? (file === undefined ? '' : ` in ${file}`) : ` at line ${line} of ${file}`;
  const own = [code === undefined ? '' : `\`${code}\``, says === '' ? '' : `"${says}"`].filter((part) => part !== '');
  const meaning = meanings[what] === '' ? '' : ` (${meanings[what]})`;
  return `${verb}${at}${own.length > 0 ? `: ${own.join(' says ')}` : ''}${meaning}`;
}
