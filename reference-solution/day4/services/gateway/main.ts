import {
  address,
  logLevel,
  milliseconds,
  optionalUrl,
  port,
  readConfig,
  urls,
} from '../../../day2/services/common/config.ts';
import { serve } from '../../../day2/services/common/service.ts';
import { type GatewayConfig, gateway } from './gateway.ts';

const config = readConfig<GatewayConfig>({
  HOST: { ...address, default: '0.0.0.0' },
  PORT: { ...port, default: 3000 },
  LOG_LEVEL: logLevel,
  DISCOVERY_URL: optionalUrl,
  PRODUCT_URLS: { ...urls, default: 'http://10.0.0.30:5000,http://10.0.0.31:5000,http://10.0.0.32:5000' },
  ORDER_URLS: { ...urls, default: 'http://10.0.0.40:5000' },
  BACKEND_TIMEOUT_MS: { ...milliseconds, default: 1000 },
  HEALTH_PERIOD_MS: { ...milliseconds, default: 500 },
});
await serve(await gateway(config), config);
