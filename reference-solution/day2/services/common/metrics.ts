import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { insidersOnly } from './insiders.ts';

/** Times every request by method, route and status, and serves the figures at `/metrics` the way Prometheus reads them, to insiders. */
export function measure(app: FastifyInstance): void {
  collectDefaultMetrics();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'; // the pattern, not the path: /products/:id is one route
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  app.get(
    '/metrics',
    { onRequest: insidersOnly, schema: { response: { 200: { type: 'string' } } } },
    async (_request, reply) => reply.type(register.contentType).send(await register.metrics()),
  );
}
