/** What the app stands on in tests: Node and SQLite in memory. Inside workerd, test/workerd/platform.ts takes this file's place. */
import type { Store } from '../../src/store/contract.ts';
import { serve } from './http.ts';
import type { Ask, Fetching, PlatformFront, PlatformFrontOptions } from './platform-parts.ts';
import { openMemory } from './sqlite.ts';

export { createRecorder as createPlatformRecorder } from '../../src/ingest/recorder.ts';
export { createNodeMetrics as createPlatformMetrics } from '../../src/node-metrics.ts';
export { createCampaignCounting as createPlatformCounting } from '../../src/reputation/campaigns/counting.ts';

/** Whether the webhook hands over to a queue before the store: then an answer says less of what became of a message. */
export const HAS_QUEUE: boolean = false;

/** How often a property is tried that usually is so many times; `PROPERTY_RUNS` decides for all. */
export const propertyRuns = (usual: number): number => Number(process.env.PROPERTY_RUNS || usual);

/** Of many ways to do the same: those that are tried for the case of this number. All of them, where a store costs nothing. */
export const someOf = <T>(ways: readonly T[], _number: number): readonly T[] => ways;

/** A store of its own, empty. */
export const openStore = async (): Promise<Store> => openMemory();

/** Asks the app through the runtime's HTTP server. */
export async function overHttp(app: Fetching): Promise<Ask> {
  const url = await serve(app);
  return (path, init) => fetch(`${url}${path}`, init);
}

/** What stands before the store; `null`: nothing does. */
export const createPlatformFront = (_options: PlatformFrontOptions): PlatformFront | null => null;
