/** What the services call themselves in a trace (`service.name`), and how Redis is named in a span of its client (`db.system.name`). */
export const traced = { gateway: 'api-gateway', product: 'product-service', cache: 'redis' } as const;
