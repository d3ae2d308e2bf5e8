import { type Grade, printable, type Result, rootCause } from '../../harness/model/index.ts';
import { briefOf, scoreOf, statusLabels } from '../labels.ts';

/** GitHub shows so many of a step's errors. */
const shownErrors = 10;

/**
 * The marks that were lost as workflow commands, at most ten lines: an error for what failed, a warning for what could not be judged.
 * The cause that most of them follow from comes first. What is blocked is left to what blocks it. When there are more, the last line counts them.
 */
export function renderAnnotations(grade: Grade): string[] {
  const { results } = grade;
  const cause = rootCause(grade);
  const most = cause ? shownErrors - 1 : shownErrors;
  const first = cause ? [command('error', { title: 'First' }, cause.sentence)] : [];
  const lost = results.filter(({ status }) => status === 'fail' || status === 'error');
  const shown = lost.length > most ? lost.slice(0, most - 1) : lost;
  const left = lost.length - shown.length;
  const rest = `${left} more checks did not pass: ${lost
    .slice(shown.length)
    .map(({ id }) => id)
    .join(', ')}`;
  return [...first, ...shown.map(annotation), ...(left > 0 ? [command('error', { title: 'netproof' }, rest)] : [])];
}

function annotation(result: Result): string {
  const { id, title, status, expected, actual, hint } = result;
  const lines = [
    `${title} (${scoreOf(result)})`,
    expected && `Expected: ${expected}`,
    actual && `${status === 'fail' ? 'Seen' : 'Why'}: ${actual}`,
    hint && `Hint: ${hint}`,
  ];
  const [brief = ''] = briefOf(result).split('#');
  return command(
    status === 'fail' ? 'error' : 'warning',
    { file: brief, title: `${id} ${statusLabels[status]}` },
    lines.filter((line) => line !== undefined && line !== '').join('\n'),
  );
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${list.join(',')}::${data(message)}`;
}

/** The runner reads a command up to the end of its line; a message is cut, as it is shown in a small box. */
function data(text: string): string {
  return printable(text)
    .slice(0, 2000)
    .toWellFormed()
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
