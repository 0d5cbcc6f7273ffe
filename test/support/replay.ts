/** The reputation scenario, recorded hour by hour as it arrived: by the real road behind the signature check. */
import { recordingOf } from '../../src/ingest/notification.ts';
import { batchOf } from '../../src/ingest/recorder.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import type { Store } from '../../src/store/contract.ts';
import scenarioJson from '../fixtures/reputation-scenario/scenario.json' with { type: 'json' };
import { expandScenario, readScenario } from './reputation-scenario.ts';
import { pseudonymOf } from './secrets.ts';

const HOUR = 3_600_000;

/** Records what arrives in each hour, then calls `atEnd` with the last millisecond of that hour. */
export async function replayScenario(store: Store, atEnd: (now: number) => Promise<void>): Promise<void> {
  const scenario = readScenario(scenarioJson);
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
  for (let hour = first; hour < first + scenario.days * 24; hour++) {
    const now = (hour + 1) * HOUR - 1;
    const told = (byHour.get(hour) ?? []).map(({ id, topic, account, region, publishedAt, arrivesAt, body }) => {
      const carriage = { id, source: topic, account, region, publishedAt, receivedAt: arrivesAt };
      return recordingOf(JSON.stringify(body()), carriage, options);
    });
    if (told.length > 0) await store.events.record(batchOf(told, now, pseudonymOf));
    await atEnd(now);
  }
}
