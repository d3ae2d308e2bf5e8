import { address, host, logLevel, milliseconds, port, readConfig } from '../common/config.ts';
import { serve } from '../common/service.ts';
import { type OrderConfig, orderService } from './order.ts';

const text = { type: 'string', minLength: 1 };

const config = readConfig<OrderConfig>({
  HOST: { ...address, default: '0.0.0.0' },
  PORT: { ...port, default: 5000 },
  LOG_LEVEL: logLevel,
  DB_HOST: { ...host, default: '10.0.0.60' },
  DB_PORT: { ...port, default: 5432 },
  DB_NAME: { ...text, default: 'orders' },
  DB_USER: { ...text, default: 'postgres' },
  DB_PASSWORD: { ...text, default: 'postgres' },
  DB_TIMEOUT_MS: { ...milliseconds, default: 800 },
});
await serve(orderService(config), config);
