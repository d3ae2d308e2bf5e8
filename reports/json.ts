import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { escapeUnsafe, type Grade, printableLine, readJson } from '../harness/model/index.ts';
import schema from './grade.schema.json' with { type: 'json' };

let validate: ValidateFunction<Grade> | undefined;

function validator(): ValidateFunction<Grade> {
  if (!validate) {
    const ajv = new Ajv2020({ strict: true, discriminator: true });
    addFormats.default(ajv);
    validate = ajv.compile<Grade>(schema);
  }
  return validate;
}

/** The grade as the text of a grade.json: nothing is left out, and no character in it can steer a terminal. */
export function renderJson(grade: Grade): string {
  return `${escapeUnsafe(JSON.stringify(grade, null, 2))}\n`;
}

/** The grade in the text of a grade.json. `path` is only named: in the sentence that is thrown when the text is no grade. */
export function parseGrade(text: string, path: string): Grade {
  const value = parseJson(text, path);
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (version !== undefined && version !== 1 && version !== 2) {
    throw new Error(
      `${path} is a grade of version ${printableLine(JSON.stringify(version))}; this netproof reads versions 1 and 2.`,
    );
  }
  const check = validator();
  if (check(value)) return value;
  throw new Error(`${path} is no grade: ${reason(check.errors?.[0])}. Grade the submission again to get a whole one.`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${printableLine((error as Error).message)}.`);
  }
}

function reason(error: ErrorObject | undefined): string {
  if (!error) return 'it breaks the schema';
  const where = printableLine(error.instancePath.slice(1).replaceAll('/', '.')) || 'the top level';
  const { additionalProperty, allowedValues } = error.params as {
    additionalProperty?: string;
    allowedValues?: unknown[];
  };
  const detail = additionalProperty ?? allowedValues?.join(', ');
  return `${where} ${error.message ?? 'breaks the schema'}${detail === undefined ? '' : ` (${printableLine(detail)})`}`;
}
