import { createNodeLog } from '../../node-log.ts';
import { type Service, startService } from '../../service.ts';
import { type Database, demoConfig, type Places, type Surroundings } from './settings.ts';
import type { Stage } from './stage.ts';

/** Starts the service itself, no part of it replaced; only errors are logged. */
export const startDemoService = (surroundings: Surroundings, { migrations, client }: Places): Promise<Service> =>
  startService({ config: demoConfig(surroundings), log: createNodeLog('error'), migrations, client });

const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

interface NodeStageOptions {
  readonly port: number;
  readonly database: Database;
  readonly places: Places;
}

/** The service in this process, over a SQLite file. */
export function nodeStage({ port, database, places }: NodeStageOptions): Stage {
  return async (standing) => {
    const service = await startDemoService({ ...standing, port, database: database.path }, places);
    return {
      url: service.url,
      token: service.newAdminToken,
      shownToken: service.newAdminToken,
      dashboard: service.signInUrl,
      signIn: 'the link signs in once, within ten minutes',
      database: `${database.path}${database.temporary ? '  (temporary: removed at the end)' : ''}`,
      hasHistory: false,
      costs: () => [`Memory     ${peakMegabytes()} MB at most, service and stand-in together`],
      stop: service.stop,
    };
  };
}
