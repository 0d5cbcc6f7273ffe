/** The reputation scenario, recorded as it arrived: by the real road behind the signature check. */
import { recordingOf } from '../../src/ingest/notification.ts';
import { batchOf, type Recording } from '../../src/ingest/recording.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import type { Store } from '../../src/store/contract.ts';
import { expandScenario, readScenario } from './reputation-scenario.ts';
import { pseudonymOf } from './secrets.ts';

const HOUR = 3_600_000;

export interface ReplayOptions {
  /** Which hours, by their last millisecond, are stopped at. What arrived in others is recorded with the next of these. */
  readonly stopsAt: (now: number) => boolean;
  /** What is done there. */
  readonly stop: (now: number) => Promise<void>;
}

/** The batch that hours come to, each with the activity of its own time. */
const batchOfHours = (
  hours: readonly { readonly told: readonly Recording[]; readonly now: number }[],
  now: number,
) => ({
  ...batchOf(
    hours.flatMap(({ told }) => told),
    now,
    pseudonymOf,
  ),
  activity: hours.flatMap((hour) => batchOf(hour.told, hour.now, pseudonymOf).activity),
});

/** Records what arrives, hour by hour. */
export async function replayScenario(store: Store, { stopsAt, stop }: ReplayOptions): Promise<void> {
  const scenario = readScenario();
  const routes = parseRoutes(JSON.stringify(scenario.routes));
  if (!routes.ok) throw new Error(routes.error);
  const options = {
    accounts: new Set(Object.values(scenario.senders).map(({ account }) => account)),
    campaignTag: 'campaign',
    routes: routes.value,
    verifiedDomains: new Set(scenario.verifiedDomains),
  };
  const byHour = Map.groupBy(expandScenario(scenario), ({ arrivesAt }) => Math.floor(arrivesAt / HOUR));
  const first = scenario.start / HOUR;
  let waiting: { told: readonly Recording[]; now: number }[] = [];
  for (let hour = first; hour < first + scenario.days * 24; hour++) {
    const now = (hour + 1) * HOUR - 1;
    const told = (byHour.get(hour) ?? []).map(({ id, topic, account, region, publishedAt, arrivesAt, body }) => {
      const carriage = { id, source: topic, account, region, publishedAt, receivedAt: arrivesAt };
      return recordingOf(JSON.stringify(body()), carriage, options);
    });
    waiting.push({ told, now });
    if (!stopsAt(now)) continue;
    await store.events.record(batchOfHours(waiting, now));
    waiting = [];
    await stop(now);
  }
}
