import type { FastifyInstance } from 'fastify';
import { name } from '../../../day2/services/common/config.ts';
import { errorSchema, failure, service } from '../../../day2/services/common/service.ts';
import { openBook, type Registration } from './book.ts';

export interface RegistryConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: string;
  /** How many names it remembers. */
  readonly LIMIT: number;
}

const registrationSchema = {
  type: 'object',
  properties: {
    name,
    ip: { type: 'string', format: 'ipv4' },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    ttl: { type: 'number', exclusiveMinimum: 0, maximum: 86_400 },
    group: name,
  },
  required: ['name', 'ip', 'port'],
};

const fields = {
  ip: { type: 'string' },
  port: { type: 'integer' },
  registered_at: { type: 'number' },
  health: { type: 'string' },
  group: { type: 'string' },
};
const entrySchema = { type: 'object', properties: fields };
const foundSchema = { type: 'object', properties: { ...fields, instances: { type: 'array', items: entrySchema } } };
const statusSchema = { type: 'object', properties: { status: { type: 'string' }, service: { type: 'string' } } };

/** The service registry. What it knows it was told, a moment ago: it keeps nothing on disk, and may be restarted at any time. */
export function registry(config: RegistryConfig): FastifyInstance {
  const app = service('service-registry', config.LOG_LEVEL);
  const book = openBook(config.LIMIT);
  const notFound = () => failure(404, 'Service not found');

  /**
   * Who lives at an address says so himself, from there: or anybody could bring the shop's customers to himself. What a third
   * party says is a note under a name of its own, as the handout's contract has it, and no instance of any service: nobody
   * is sent there who did not ask for that very name, and what its owner keeps alive is not written over.
   */
  const mayRegister = ({ name, ip, ttl, group = name }: Registration, from: string): boolean =>
    ip === from || (ttl === undefined && group === name && !book.isKept(name));

  app.post<{ Body: Registration }>(
    '/register',
    { schema: { body: registrationSchema, response: { 200: statusSchema, '4xx': errorSchema } } },
    async ({ body, ip }) => {
      if (!mayRegister(body, ip)) throw failure(403, `${body.ip} has to register that itself; you are ${ip}.`);
      if (!book.enter(body)) throw failure(429, `The registry is full: it holds ${config.LIMIT} names.`);
      return { status: 'registered', service: body.name };
    },
  );

  app.get<{ Params: { name: string } }>(
    '/discover/:name',
    { schema: { response: { 200: foundSchema, 404: errorSchema } } },
    async ({ params }) => {
      const found = book.find(params.name);
      if (!found) throw notFound();
      return found;
    },
  );

  app.get(
    '/services',
    { schema: { response: { 200: { type: 'object', additionalProperties: entrySchema } } } },
    async () => book.all(),
  );

  app.delete<{ Params: { name: string } }>(
    '/deregister/:name',
    { schema: { response: { 200: statusSchema, 404: errorSchema } } },
    async ({ params }) => {
      if (!book.remove(params.name)) throw notFound();
      return { status: 'deregistered' };
    },
  );

  return app;
}
