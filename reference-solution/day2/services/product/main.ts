import { address, host, logLevel, milliseconds, port, readConfig } from '../common/config.ts';
import { serve } from '../common/service.ts';
import { type ProductConfig, productService } from './product.ts';

const config = readConfig<ProductConfig>({
  HOST: { ...address, default: '0.0.0.0' },
  PORT: { ...port, default: 5000 },
  LOG_LEVEL: logLevel,
  REDIS_HOST: { ...host, default: '10.0.0.50' },
  REDIS_PORT: { ...port, default: 6379 },
  REDIS_TIMEOUT_MS: { ...milliseconds, default: 250 },
  CACHE_TTL_S: { type: 'integer', minimum: 1, maximum: 300, default: 300 },
});
await serve(productService(config), config);
