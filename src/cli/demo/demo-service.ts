import { createNodeLog } from '../../node-log.ts';
import { type Service, startService } from '../../service.ts';
import { demoConfig, type Places, type Surroundings } from './settings.ts';

/** Starts the service itself, no part of it replaced; only errors are logged. */
export const startDemoService = (surroundings: Surroundings, { migrations, client }: Places): Promise<Service> =>
  startService({ config: demoConfig(surroundings), log: createNodeLog('error'), migrations, client });

export const webhookOf = (service: Service): string => `${service.url}/webhooks/ses`;
