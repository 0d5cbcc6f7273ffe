/** What the app stands on in tests: Node and SQLite in memory. Inside workerd, test/workerd/platform.ts takes this file's place. */
import type { Front, Intake } from '../../src/ingest/intake.ts';
import type { Log } from '../../src/shared/log.ts';
import type { Clock } from '../../src/shared/time.ts';
import type { Store } from '../../src/store/contract.ts';
import { openMemory } from './sqlite.ts';

export { createRecorder as createPlatformRecorder } from '../../src/ingest/recorder.ts';
export { createNodeMetrics as createPlatformMetrics } from '../../src/node-metrics.ts';
export { createCampaignCounting as createPlatformCounting } from '../../src/reputation/campaigns/counting.ts';

/** Whether the webhook hands over to a queue before the store: then an answer says less of what became of a message. */
export const HAS_QUEUE: boolean = false;

/** How often a property is tried that usually is so many times; `PROPERTY_RUNS` decides for all. */
export const propertyRuns = (usual: number): number => Number(process.env.PROPERTY_RUNS || usual);

/** A store of its own, empty. */
export const openStore = async (): Promise<Store> => openMemory();

/** What stands before the store, and how to wait until it is empty. */
export interface PlatformFront {
  readonly front: Front;
  readonly delivered: () => Promise<void>;
}

export interface PlatformFrontOptions {
  readonly intake: Intake;
  readonly now: Clock;
  readonly log: Log;
}

/** `null`: nothing does. */
export const createPlatformFront = (_options: PlatformFrontOptions): PlatformFront | null => null;
