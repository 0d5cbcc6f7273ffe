/** The demo itself: the service in this thread, the outside in another. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createAnnouncer } from './announcer.ts';
import { startDemoService, webhookOf } from './demo-service.ts';
import type { DemoOptions } from './options.ts';
import type { Screen } from './progress.ts';
import type { OutsideOptions, Report, Start } from './report.ts';
import type { Database, Places } from './settings.ts';

export interface RunOptions {
  readonly options: DemoOptions;
  readonly places: Places;
  readonly database: Database;
  readonly screen: Screen;
  /** Fires when somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** Without it the thread lets half a gigabyte of finished texts pile up before it looks for garbage. */
const YOUNG_MEGABYTES = 8;

/** @returns the exit code: 1 when notifications were lost. */
export async function show(run: RunOptions): Promise<number> {
  const { seed, days, speed, live } = run.options;
  const workerData: OutsideOptions = { seed, days, speed, live };
  const outside = new Worker(run.places.entry, {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  try {
    return await showFrom(outside, run);
  } finally {
    await outside.terminate();
  }
}

async function showFrom(outside: Worker, { options, places, database, screen, signal }: RunOptions): Promise<number> {
  // Both reject when the thread fails.
  const exited = once(outside, 'exit');
  const [standing] = (await Promise.race([once(outside, 'message'), exited])) as [Report];
  if (standing.kind !== 'standing') throw new Error('the stand-in for SNS did not start');

  const service = await startDemoService({ ...standing, port: options.port, database: database.path }, places);
  try {
    const announcer = createAnnouncer({ service, database, screen, options });
    announcer.welcome();
    outside.on('message', announcer.hear);
    const { url, newAdminToken: token } = service;
    const start: Start = { kind: 'start', webhook: webhookOf(service), api: token === null ? null : { url, token } };
    outside.postMessage(start);
    await Promise.race([exited, signal.aborted ? null : once(signal, 'abort')]);
    return announcer.lost() > 0 ? 1 : 0;
  } finally {
    await outside.terminate();
    await service.stop();
  }
}
