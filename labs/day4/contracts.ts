/** The JSON of the service registry (task 4.1), as JSON Schemas (draft 2020-12). A field that no schema names may be there as well. */

const schema = 'https://json-schema.org/draft/2020-12/schema';

/** The answer to POST /register, 200 or 201. */
export const registered = (name: string) => ({
  $schema: schema,
  type: 'object',
  required: ['status', 'service'],
  properties: { status: { const: 'registered' }, service: { const: name } },
});

/** GET /discover/NAME, 200. */
export const entry = (ip: string, port: number) => ({
  $schema: schema,
  type: 'object',
  required: ['ip', 'port'],
  properties: { ip: { const: ip }, port: { const: port } },
});

/** GET /services, 200: something for each name. */
export const services = (...names: readonly string[]) => ({ $schema: schema, type: 'object', required: names });

/** DELETE /deregister/NAME, 200. */
export const deregistered = {
  $schema: schema,
  type: 'object',
  required: ['status'],
  properties: { status: { const: 'deregistered' } },
};
