import { address, logLevel, milliseconds, port, readConfig, url } from '../common/config.ts';
import { serve } from '../common/service.ts';
import { type GatewayConfig, gateway } from './gateway.ts';

const config = readConfig<GatewayConfig>({
  HOST: { ...address, default: '0.0.0.0' },
  PORT: { ...port, default: 3000 },
  LOG_LEVEL: logLevel,
  PRODUCT_URL: { ...url, default: 'http://10.0.0.30:5000' },
  ORDER_URL: { ...url, default: 'http://10.0.0.40:5000' },
  BACKEND_TIMEOUT_MS: { ...milliseconds, default: 1000 },
});
await serve(await gateway(config), config);
