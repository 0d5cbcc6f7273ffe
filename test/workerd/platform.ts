/** What the app stands on inside workerd: the parts that src/edge/service.ts uses, over D1. Takes the place of test/support/platform.ts. */
import { env } from 'cloudflare:workers';
import { createConsumer } from '../../src/edge/consumer.ts';
import { edgeMetrics } from '../../src/edge/metrics.ts';
import { createQueueFront } from '../../src/edge/queue-front.ts';
import type { Ask, Fetching, PlatformFront, PlatformFrontOptions } from '../support/platform-parts.ts';
import { createTestQueue } from './queue.ts';

export { createEdgeCampaignCounting as createPlatformCounting } from '../../src/edge/campaign-counting.ts';
export { createTurnRecorder as createPlatformRecorder } from '../../src/edge/turn-recorder.ts';
export { openStore } from './databases.ts';

export const createPlatformMetrics = () => edgeMetrics;

export const HAS_QUEUE: boolean = env.WITH_QUEUE === '1';

/** A statement over D1 takes ten times as long as one in memory. */
export const propertyRuns = (usual: number): number => Number(env.PROPERTY_RUNS || Math.ceil(usual / 8));

/** One each, so that many cases try every way: a store over D1 costs a hundred times what one in memory does. */
export const someOf = <T>(ways: readonly T[], number: number): readonly T[] =>
  ways.length === 0 ? [] : ways.slice(number % ways.length, (number % ways.length) + 1);

/** workerd itself is the server: an app is called as it calls one. */
export const overHttp =
  async ({ fetch }: Fetching): Promise<Ask> =>
  async (path, init) =>
    fetch(new Request(new URL(path, 'http://localhost'), init));

export function createPlatformFront({ intake, now, log }: PlatformFrontOptions): PlatformFront | null {
  if (!HAS_QUEUE) return null;
  const queue = createTestQueue({ consume: createConsumer({ intake, now, log }), now });
  return { front: createQueueFront({ queue, intake, log }), delivered: queue.delivered };
}
