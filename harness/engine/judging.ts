import { type AnyCheck, type Evidence, type Json, type Outcome, printable } from '../model/index.ts';
import { type BoundedProcess, boundedProcess, tooMuch } from './bounded.ts';
import { judged, shown, unknown } from './check-run.ts';

/** What an observation comes to, and what is shown of it. */
export interface Judged {
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence[];
}

const limits = { milliseconds: 10_000, memoryMib: 512 };
/** In characters. What is smaller no reader takes long for: readers' own limits see to that. */
const large = 1_000_000;

let process: BoundedProcess | undefined;

/**
 * Judges an observation: a large one in a process that is ended where it takes too long, as its size is the submission's doing; that is a failure
 * then. `module` is the URL of a module with `judgeAndShow` (checks/judging.ts); without one all is judged here.
 */
export async function judgeWithin(check: AnyCheck, seen: Json, module: string | undefined): Promise<Judged> {
  if (module === undefined || JSON.stringify(seen).length < large)
    return { outcome: judged(check, seen), evidence: shown(check, seen) };
  process ??= boundedProcess(limits);
  try {
    const answer = await process.call(module, 'judgeAndShow', [check.id, seen]);
    if ('result' in answer) return answer.result as unknown as Judged;
    const actual = 'tooMuch' in answer ? tooMuch(answer.tooMuch, limits) : printable(answer.threw);
    if ('threw' in answer && !answer.caused) throw new Error(answer.threw);
    return { outcome: { status: 'fail', score: 0, expected: `${check.title}.`, actual }, evidence: [] };
  } catch (error) {
    return { outcome: { status: 'error', reason: unknown(error) }, evidence: [] };
  }
}
