/** A demo that is watched: the service on one side, the outside in a thread of its own. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createAnnouncer } from './announcer.ts';
import type { DemoOptions } from './options.ts';
import type { Screen } from './progress.ts';
import type { OutsideOptions, Report, Start } from './report.ts';
import { type Stage, webhookOf } from './stage.ts';

export interface ShowOptions {
  readonly options: Pick<DemoOptions, 'seed' | 'days' | 'speed' | 'live'>;
  /** Of the running program: the thread starts there too. */
  readonly entry: URL;
  readonly stage: Stage;
  readonly screen: Screen;
  /** Fires when somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** Without it the thread lets half a gigabyte of finished texts pile up before it looks for garbage. */
const YOUNG_MEGABYTES = 8;

/** @returns the exit code: 1 when notifications were lost. */
export async function show(run: ShowOptions): Promise<number> {
  const { seed, speed, live } = run.options;
  const workerData: OutsideOptions = { seed, speed, live };
  const outside = new Worker(run.entry, {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  try {
    return await showFrom(outside, run);
  } finally {
    await outside.terminate();
  }
}

async function showFrom(outside: Worker, { options, stage, screen, signal }: ShowOptions): Promise<number> {
  // Both reject when the thread fails.
  const exited = once(outside, 'exit');
  const [standing] = (await Promise.race([once(outside, 'message'), exited])) as [Report];
  if (standing.kind !== 'standing') throw new Error('the stand-in for SNS did not start');

  const shown = await stage(standing);
  try {
    const announcer = createAnnouncer({ shown, screen, options });
    announcer.welcome();
    outside.on('message', announcer.hear);
    const { url, token } = shown;
    const api = token === null ? null : { url, token };
    const days = shown.hasHistory ? 0 : options.days;
    const start: Start = { kind: 'start', webhook: webhookOf(shown), api, days };
    outside.postMessage(start);
    await Promise.race([exited, signal.aborted ? null : once(signal, 'abort')]);
    return announcer.lost() > 0 ? 1 : 0;
  } finally {
    await outside.terminate();
    await shown.stop();
  }
}
