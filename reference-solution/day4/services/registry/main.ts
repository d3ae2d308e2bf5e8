import { address, logLevel, port, readConfig } from '../../../day2/services/common/config.ts';
import { serve } from '../../../day2/services/common/service.ts';
import { type RegistryConfig, registry } from './registry.ts';

const config = readConfig<RegistryConfig>({
  HOST: { ...address, default: '0.0.0.0' },
  PORT: { ...port, default: 8500 },
  LOG_LEVEL: logLevel,
  LIMIT: { type: 'integer', minimum: 1, maximum: 100_000, default: 1000 },
});
await serve(registry(config), config);
