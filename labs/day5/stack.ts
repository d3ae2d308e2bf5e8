/** What the brief of Day 5 fixes about the stack, for those who check it. */

/** Where a Compose file is looked for that submission.json does not name, in this order. */
export const composeFiles = ['day5/docker-compose', 'day5/compose', 'docker-compose', 'compose'].flatMap((name) => [
  `${name}.yml`,
  `${name}.yaml`,
]);

/** The services that a submission builds by itself. */
export const owned = ['api-gateway', 'product-service', 'order-service'] as const;

/** How many containers each service has. */
export const replicas = {
  'nginx-lb': 1,
  'api-gateway': 1,
  'product-service': 3,
  'order-service': 1,
  'redis-cache': 1,
  'postgres-db': 1,
} as const;

/** Who is in which network. */
export const networks = {
  frontend: ['nginx-lb', 'api-gateway'],
  backend: ['api-gateway', 'product-service', 'order-service'],
  cache: ['product-service', 'redis-cache'],
  database: ['order-service', 'postgres-db'],
} as const;

/** Who needs whom: what of a network's openness is asked for. The rest of it is not judged. */
export const needs = [
  ['nginx-lb', 'api-gateway'],
  ['api-gateway', 'product-service'],
  ['api-gateway', 'order-service'],
  ['product-service', 'redis-cache'],
  ['order-service', 'postgres-db'],
] as const;

/** Of so many requests each replica gets at least so many. */
export const sharing = { requests: 90, least: 15 } as const;

/** Times in which things must have happened, in milliseconds that the machine gave. */
export const times = { build: 180_000, healthy: 60_000, unhealthy: 30_000, answers: 5_000 } as const;

/** What an image may add to its base, in bytes, and bases that are too large to begin from. */
export const imageSize = {
  added: 50_000_000,
  large: /^(?:docker\.io\/)?(?:library\/)?(?:node|python)(?::(?!.*(?:slim|alpine)).*)?$/,
} as const;

/** Where our interval lies beyond this ratio on one side of 1, a report must not say the contrary. */
export const clearRatio = 1.1;

/** Where it lies beyond this ratio, a report must not say that there is no difference. */
export const sureRatio = 2;
