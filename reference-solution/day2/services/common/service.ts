import { finished } from 'node:stream/promises';
import { type FastifyError, type FastifyInstance, fastify, LogController } from 'fastify';
import { drain } from './drain.ts';
import { measure } from './metrics.ts';
import { joinRegistry } from './registration.ts';

export const errorSchema = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] };

const healthSchema = {
  type: 'object',
  properties: { status: { type: 'string' }, service: { type: 'string' } },
  required: ['status', 'service'],
};

/** An Error that a client gets to see, with the status it is answered with; its cause is for the log alone. */
export function failure(statusCode: number, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { statusCode });
}

/**
 * What all services have in common: strict validation, `/health`, `/metrics`, structured logs, and `{"error": …}` for
 * whatever goes wrong. `/health` tells that this service runs, whatever may have become of those behind it.
 */
export function service(name: string, logLevel: string): FastifyInstance {
  const app = fastify({
    logger: { level: logLevel, base: { service: name } },
    // Two lines a request would cost more than most of our requests; /metrics counts them.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_000_000,
    requestTimeout: 5000,
    // By default fastify turns "2" into 2 and drops what it does not know. An order should be taken as it is, or not at all.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not found' }));
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error, method: request.method, url: request.url }, 'request failed');
    // Hanging up with unread bytes would take the answer along (RFC 9112, 9.6): what is refused is read all the same.
    if (status === 413) await finished(request.raw.resume()).catch(() => undefined);
    return reply.code(status).send({ error: status === 500 ? 'Internal error' : error.message });
  });

  measure(app);
  app.get('/health', { schema: { response: { 200: healthSchema } } }, () => ({ status: 'healthy', service: name }));
  return app;
}

const stopMs = 5000;

/**
 * Serves until SIGTERM or SIGINT: then nothing new is taken, what was begun is finished, and the process ends, within two
 * seconds. Where the environment names a registry, it is told of both.
 */
export async function serve(app: FastifyInstance, { HOST, PORT }: { HOST: string; PORT: number }): Promise<void> {
  let leaveRegistry = async () => {};
  let stopping = false;
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  const stop = async () => {
    stopping = true;
    setTimeout(() => process.exit(1), stopMs).unref();
    await Promise.all([leaveRegistry(), drain(app.server)]);
    await app.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await app.listen({ host: HOST, port: PORT });
    leaveRegistry = joinRegistry(PORT, app.log);
  } catch (error) {
    app.log.fatal(`Cannot listen on ${HOST}:${PORT}: ${(error as Error).message}.`);
    process.exit(1);
  }
}
