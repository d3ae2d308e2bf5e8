import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { printableLine, quote } from '../../harness/model/index.ts';
import schema from './course.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true, verbose: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** In what a course.json breaks its schema, in sentences; none where it does not. */
export function shapeProblems(course: unknown): readonly string[] {
  if (validate(course)) return [];
  const errors = validate.errors ?? [];
  // What is wrong with a name is said once, by the rule for names.
  return [...new Set(errors.filter(({ keyword }) => keyword !== 'propertyNames').map(sentence))];
}

function sentence(error: ErrorObject): string {
  const place = error.instancePath.slice(1).split('/').join('.').replaceAll('~1', '/').replaceAll('~0', '~');
  const at = place === '' ? 'A course' : printableLine(place);
  if (error.propertyName !== undefined)
    return `${at} has the name ${quote(error.propertyName)}, which is not ${descriptionOf(error)}.`;
  return `${at} ${predicate(error)}.`;
}

function predicate({ keyword, params, parentSchema, data, message, ...error }: ErrorObject): string {
  const not = typeof data === 'object' ? '' : `, not ${quote(typeof data === 'string' ? data.slice(0, 80) : data)}`;
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys(parentSchema?.properties ?? {}).filter((name) => name !== '$schema');
      return `knows no ${quote(params.additionalProperty)}: it may have ${known.join(', ')}`;
    }
    case 'required':
      return `must have ${quote(params.missingProperty)}`;
    case 'type':
      return `must be ${article(params.type)}${not}`;
    case 'minimum':
      return `must be at least ${params.limit}${not}`;
    case 'maximum':
      return `must be at most ${params.limit}${not}`;
    case 'enum':
      return `must be one of ${params.allowedValues.map(quote).join(', ')}${not}`;
    case 'format':
      return `must be a time with its offset, such as 2026-11-27T23:59:00+01:00${not}`;
    case 'pattern':
      return `must be ${descriptionOf({ parentSchema })}${not}`;
    case 'minItems':
      return `must have at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}`;
    case 'minLength':
    case 'minProperties':
      return 'must not be empty';
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'maxItems':
      return `must have at most ${params.limit} entries`;
    case 'uniqueItems':
      return `has the same entry twice`;
    default:
      return `${message ?? 'breaks the schema'} (${error.schemaPath})`;
  }
}

function descriptionOf({ parentSchema }: { readonly parentSchema?: ErrorObject['parentSchema'] | undefined }): string {
  return parentSchema?.description ?? 'a text of the asked form';
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
